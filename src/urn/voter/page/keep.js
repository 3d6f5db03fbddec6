// 存在这台机器上的：一次投票一条。种子在发出任何东西之前先存下；记号只在等回答的时候存，收下了就删。

const name = (ballot) => `bihuan-kept:${ballot}`;

export function kept(ballot) {
  try {
    const record = JSON.parse(localStorage.getItem(name(ballot)));
    return record?.format === "bihuan-kept/1" && record.ballot === ballot ? record : null;
  } catch {
    return null;
  }
}

// 存下并读回来看一眼；存不住的返回 false，页面要让人务必抄下票根。
export function keep(record) {
  const text = JSON.stringify({ ...record, format: "bihuan-kept/1" });
  try {
    localStorage.setItem(name(record.ballot), text);
    return localStorage.getItem(name(record.ballot)) === text;
  } catch {
    return false;
  }
}

export function forget(ballot) {
  try {
    localStorage.removeItem(name(ballot));
  } catch {
    return;
  }
}

export function looks(changes) {
  try {
    const before = JSON.parse(localStorage.getItem("bihuan-looks")) ?? {};
    if (changes) localStorage.setItem("bihuan-looks", JSON.stringify({ ...before, ...changes }));
    return { ...before, ...changes };
  } catch {
    return { ...changes };
  }
}

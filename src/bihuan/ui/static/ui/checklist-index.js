// 我的检查清单：有网时把这一页和各件的检查清单都存到这台设备上；没有网时说清楚哪几件打得开、列的是几时的、还有几条没有送出。
const NAME = "bihuan-checklists"; // 与 checklist.js 相同，库的样子也相同
const list = document.getElementById("inspections");
const device = document.getElementById("device");
const person = document.body.dataset.person;
const rows = /** @type {HTMLElement[]} */ ([...list.querySelectorAll("[data-case]")]);
const address = (row) => new URL(row.querySelector("a").href).pathname;

function opened() {
  return new Promise((give, fail) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("findings", { keyPath: "key" });
      asked.result.createObjectStore("who");
    };
    asked.onsuccess = () => give(asked.result);
    asked.onerror = () => fail(asked.error);
  });
}

function store(db, name, act) {
  return new Promise((give, fail) => {
    const turn = db.transaction(name, "readwrite");
    const asked = act(turn.objectStore(name));
    turn.oncomplete = () => give(asked.result);
    turn.onerror = () => fail(turn.error);
  });
}

/** 先前是别人用的，清掉；然后说各件还有几条没有送出。 */
async function waiting() {
  const db = await opened();
  const before = await store(db, "who", (one) => one.get("person"));
  if (before && before !== person) {
    await store(db, "findings", (one) => one.clear());
    if ("caches" in window) await caches.delete(NAME);
  }
  await store(db, "who", (one) => one.put(person, "person"));
  const kept = await store(db, "findings", (one) => one.getAll());
  db.close();
  for (const row of rows) {
    const mine = kept.filter((one) => one.case === row.dataset.case && ["waiting", "refused"].includes(one.what));
    const line = /** @type {HTMLElement} */ (row.querySelector("[data-waiting]"));
    line.textContent = `这台设备上还有 ${mine.length} 条没有送出，只在这里有`;
    line.hidden = !mine.length;
  }
  leave(kept.filter((one) => ["waiting", "refused"].includes(one.what)));
}

/** 不在列的各件里没有送出的，照字写出来。 */
function leave(unsent) {
  const listed = new Set(rows.map((row) => row.dataset.case));
  const left = unsent.filter((one) => !listed.has(one.case));
  const place = document.getElementById("left");
  place.hidden = !left.length;
  place.querySelector("ul").replaceChildren(
    ...left.map((one) => {
      const line = document.createElement("li");
      line.textContent = Object.values(one.cells).filter(Boolean).join(" · ");
      return line;
    }),
  );
}

/** 问得到网站吗：这个网址没有存过，答了就是有网。 */
async function online() {
  try {
    return (await fetch(`${list.dataset.worker}?${Date.now()}`, { cache: "no-store" })).ok;
  } catch {
    return false;
  }
}

/** 一页连同它的样式和脚本都存下。拒绝：让去登录、看不得。 */
async function keep(cache, path) {
  const answer = await fetch(path, { redirect: "error" });
  if (!answer.ok) throw new Error(path);
  const page = new DOMParser().parseFromString(await answer.clone().text(), "text/html");
  const parts = [...page.querySelectorAll("link[rel=stylesheet], script[src], link[rel=icon]")];
  const named = parts.map((one) => one.getAttribute("href") ?? one.getAttribute("src"));
  for (const one of new Set(named)) if (!(await cache.match(one, { ignoreVary: true }))) await cache.add(one);
  await cache.put(path, answer);
}

async function keepAll() {
  await navigator.serviceWorker.register(list.dataset.worker, { scope: "/checklists/" });
  await navigator.serviceWorker.ready;
  const cache = await caches.open(NAME);
  await keep(cache, location.pathname);
  for (const row of rows) await keep(cache, address(row)).catch(() => {});
}

/** 各件存下了没有。 */
async function mark() {
  const cache = await caches.open(NAME);
  for (const row of rows) {
    const kept = await cache.match(address(row), { ignoreVary: true });
    row.querySelector("[data-kept]").textContent = kept
      ? "已经存在这台设备上，没有网也打得开"
      : "没有存到这台设备上，有网才打得开";
  }
}

async function start() {
  await waiting();
  if (!("serviceWorker" in navigator)) {
    device.textContent = "这个网址不是 HTTPS，浏览器不让离网打开：没有网的时候这几件打不开。";
    return;
  }
  if (await online()) {
    device.textContent = "正在存到这台设备上……";
    await keepAll();
    device.textContent = "这一页和下面各件都看过一遍，存在这台设备上了。";
  } else {
    device.textContent = `现在没有网。列的是 ${list.dataset.moment} 存下的，那以后派给您的、了结了的，要有网才看得到。`;
  }
  await mark();
}

start().catch(() => {
  device.textContent = "没有存下（无痕窗口、设备满了，或者网断了）：没有存下的几件，没有网就打不开。";
});

export {};

// 未提交的内容留在这台设备上：表单写 data-keep="代号"，按人分开；会话过期重新登录后回来还在。
// 提交成功的页面用消息上的 data-forget="代号" 告诉这里可以忘掉；放 14 天自己忘掉。密码、文件、data-private 不留。
const LIFE = 14 * 24 * 3600 * 1000;
const PREFIX = "bihuan:kept:";
const person = document.body.dataset.person || "";

function slot(name) {
  return `${PREFIX}${person}:${name}`;
}

function read(name) {
  try {
    return JSON.parse(localStorage.getItem(slot(name)));
  } catch {
    return null;
  }
}

function write(name, kept) {
  try {
    if (kept) localStorage.setItem(slot(name), JSON.stringify(kept));
    else localStorage.removeItem(slot(name));
  } catch {
    /* 存不下时照常填写，只是不留 */
  }
}

function boxes(form) {
  return [...form.elements].filter(
    (box) =>
      box.name &&
      box.dataset.private === undefined &&
      !["hidden", "password", "file", "submit", "button", "reset", "fieldset"].includes(box.type),
  );
}

function values(form) {
  const all = {};
  for (const box of boxes(form)) {
    all[box.name] ??= [];
    const list = all[box.name];
    if (box.type === "checkbox" || box.type === "radio") {
      if (box.checked) list.push(box.value);
    } else if (box.type === "select-multiple") {
      list.push(...[...box.selectedOptions].map((option) => option.value));
    } else list.push(box.value);
  }
  return all;
}

function fill(form, kept) {
  form.dispatchEvent(new CustomEvent("kept", { detail: Object.keys(kept) })); // 表要先添够行，才放得下
  const left = Object.fromEntries(Object.entries(kept).map(([name, list]) => [name, [...list]]));
  for (const box of boxes(form)) {
    const list = left[box.name];
    if (!list) continue;
    if (box.type === "checkbox" || box.type === "radio") box.checked = list.includes(box.value);
    else if (box.type === "select-multiple")
      for (const option of box.options) option.selected = list.includes(option.value);
    else if (list.length) box.value = list.shift();
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function bar(form, sentence, label, act) {
  const line = document.createElement("p");
  const button = document.createElement("button");
  line.className = "kept";
  line.setAttribute("role", "status");
  line.textContent = sentence;
  button.type = "button";
  button.className = "quiet";
  button.textContent = label;
  button.addEventListener("click", () => {
    act();
    line.remove();
  });
  line.append(button);
  form.prepend(line);
}

function start(form) {
  const name = form.dataset.keep;
  const first = values(form);
  const kept = read(name);
  if (kept && Date.now() - kept.at < LIFE && JSON.stringify(kept.values) !== JSON.stringify(first)) {
    const at = new Date(kept.at).toLocaleString("zh-CN", {
      month: "numeric",
      day: "numeric",
      hour: "2-digit",
      minute: "2-digit",
    });
    if (kept.first === JSON.stringify(first)) {
      fill(form, kept.values);
      bar(form, `已恢复您 ${at} 没有提交的内容。`, "不要，换回原样", () => {
        fill(form, first);
        write(name, null);
      });
    } else {
      bar(form, `这台设备上有您 ${at} 没有提交的内容。`, "恢复", () => fill(form, kept.values));
    }
  }
  let timer = 0;
  const save = () => write(name, { at: Date.now(), first: JSON.stringify(first), values: values(form) });
  form.addEventListener("input", (event) => {
    if (!event.isTrusted) return;
    clearTimeout(timer);
    timer = setTimeout(save, 400);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    save();
  });
  window.addEventListener("pagehide", () => {
    if (timer) {
      clearTimeout(timer);
      save();
    }
  });
}

const done = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-forget]"));
for (const line of done) write(line.dataset.forget, null);
// 等别的脚本都装好（模块都在这之前执行）：表格要先会添行
document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("form[data-keep]").forEach(start));

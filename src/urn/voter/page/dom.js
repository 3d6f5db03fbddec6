// 造页面的几样小东西。文字一律作文字放进去，从不拼 HTML。

export function el(tag, options = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(options)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name === "value") made.value = value;
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

// 环：走到哪里是弧，收下了就合上。总有文字在旁边，所以读屏不读它。
export function ring(share, done = false) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", done ? "ring done" : "ring");
  for (const name of ["track", "arc"]) {
    const circle = document.createElementNS(svg.namespaceURI, "circle");
    for (const [key, value] of Object.entries({ cx: 10, cy: 10, r: 8, class: name, pathLength: 100 }))
      circle.setAttribute(key, String(value));
    if (name === "arc") circle.setAttribute("stroke-dasharray", `${share >= 1 ? 101 : 100 * share} 101`);
    if (name === "track" || share > 0) svg.append(circle);
  }
  return svg;
}

export function button(id, words, act, kind = "") {
  return el("button", { type: "button", id, class: kind, onclick: act }, words);
}

// 选文件：浏览器自带的按钮说的是浏览器的语言，所以藏起来，标签作按钮。
export function filePicker(id, words, accept, act) {
  const input = el("input", { id, type: "file", accept, class: "unseen" });
  input.addEventListener("change", () => input.files[0] && act(input.files[0]));
  return el("label", { class: "file", for: id }, input, words);
}

// 一次只做一件：按下后到做完之前不能再按，读屏说“忙”。
export async function once(target, work) {
  if (target.getAttribute("aria-disabled") === "true") return;
  target.setAttribute("aria-disabled", "true");
  target.setAttribute("aria-busy", "true");
  try {
    await work();
  } finally {
    target.removeAttribute("aria-disabled");
    target.removeAttribute("aria-busy");
  }
}

export function tell(words) {
  const said = document.getElementById("said");
  said.textContent = "";
  requestAnimationFrame(() => (said.textContent = words));
}

export async function copy(text, words) {
  await navigator.clipboard.writeText(text);
  tell(words);
}

export function save(name, text) {
  const link = el("a", { href: URL.createObjectURL(new Blob([text], { type: "application/json" })), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

// 十六进制四位一组，好念好对。
export const grouped = (text) => text.match(/.{1,4}/g).join(" ");

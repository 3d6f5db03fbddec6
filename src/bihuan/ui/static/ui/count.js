// 字数：textarea 上写 data-count（不给数则只数不限）或 maxlength，底下说还可写几字；读屏停笔后才念。
function start(box) {
  const limit = Math.max(0, Number(box.dataset.count || box.maxLength) || 0); // 没写 maxlength 的，浏览器说 -1
  const line = document.createElement("p");
  const spoken = document.createElement("p");
  line.className = "counter";
  line.setAttribute("aria-hidden", "true");
  spoken.className = "spoken";
  spoken.setAttribute("role", "status");
  box.after(line, spoken);
  box.removeAttribute("maxlength");
  let timer = 0;
  const tell = () => {
    const length = [...box.value.trim()].length;
    const over = limit > 0 && length > limit;
    line.textContent = !limit ? `${length} 字` : over ? `超出 ${length - limit} 字` : `${length} / ${limit} 字`;
    line.toggleAttribute("data-over", over);
    clearTimeout(timer);
    timer = setTimeout(() => {
      spoken.textContent = line.textContent;
    }, 1200);
  };
  box.addEventListener("input", tell);
  tell();
}

document.querySelectorAll("textarea[data-count], textarea[maxlength]").forEach(start);
document.addEventListener("htmx:load", (event) => {
  const root = /** @type {Element} */ (event.target);
  root.querySelectorAll?.("textarea[data-count], textarea[maxlength]").forEach((box) => {
    if (!box.nextElementSibling?.matches(".counter")) start(box);
  });
});

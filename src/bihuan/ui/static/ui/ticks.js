// 挑几件（data-ticks 写量词，不写是件）一起办：表头的一格挑全页，底下说挑了几件；没有挑的，按钮不起作用。没有这个脚本也能勾了再按。
for (const form of document.querySelectorAll("form[data-ticks]")) {
  const boxes = /** @type {HTMLInputElement[]} */ ([...form.querySelectorAll('tbody input[type="checkbox"]')]);
  const all = /** @type {HTMLInputElement | null} */ (form.querySelector('thead input[type="checkbox"]'));
  const bar = /** @type {HTMLElement} */ (form.querySelector("[data-bar]"));
  const said = bar.querySelector("[data-count]");
  const tell = () => {
    const n = boxes.filter((box) => box.checked).length;
    bar.hidden = n === 0;
    said.textContent = `选了 ${n} ${form.getAttribute("data-ticks") || "件"}`;
    if (all) {
      all.checked = n > 0 && n === boxes.length;
      all.indeterminate = n > 0 && n < boxes.length;
    }
  };
  if (all) {
    all.hidden = false;
    all.addEventListener("change", () => {
      boxes.forEach((box) => {
        box.checked = all.checked;
      });
      tell();
    });
  }
  form.addEventListener("change", tell);
  window.addEventListener("pageshow", tell);
  tell();
}

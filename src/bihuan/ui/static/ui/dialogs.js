// 对话框：<a href="…" data-opens="编号"> 有脚本时开框，没有脚本时去那一页。焦点由浏览器的 dialog 自己管。
document.addEventListener("click", (event) => {
  const at = /** @type {Element} */ (event.target);
  const opener = /** @type {HTMLElement | null} */ (at.closest("[data-opens]"));
  if (opener && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    const dialog = document.getElementById(opener.dataset.opens);
    if (!(dialog instanceof HTMLDialogElement)) return;
    event.preventDefault();
    dialog.showModal();
    return;
  }
  const closer = at.closest("dialog [data-closes]");
  if (closer) closer.closest("dialog").close();
});

const wrong = /** @type {NodeListOf<HTMLDialogElement>} */ (document.querySelectorAll("dialog[data-wrong]"));
for (const dialog of wrong) dialog.showModal();

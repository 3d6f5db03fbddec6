// 键盘：按下一个键，就按标着它的按钮、去它的链接、打开它的一块。正在打字、按着别的键的时候不管；不想用的可以关掉，记在这台机器上。
const KEPT = "bihuan-keys-off";
const keys = /** @type {HTMLInputElement | null} */ (document.querySelector("[data-keys] input"));

if (keys) {
  keys.closest("[data-keys]")?.removeAttribute("hidden");
  keys.checked = localStorage.getItem(KEPT) === null;
  keys.addEventListener("change", () => {
    if (keys.checked) localStorage.removeItem(KEPT);
    else localStorage.setItem(KEPT, "1");
  });
}

function typing(/** @type {EventTarget | null} */ at) {
  return at instanceof Element && at.matches('textarea, select, input:not([type="checkbox"], [type="radio"])');
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
  if (typing(event.target) || (keys && !keys.checked)) return;
  const key = event.key.toLowerCase();
  const found = /** @type {HTMLElement | null} */ (document.querySelector(`[data-key="${CSS.escape(key)}"]`));
  if (!found) return;
  event.preventDefault();
  if (found instanceof HTMLDetailsElement) {
    found.open = true;
    const first = found.querySelector('input:not([type="hidden"]), textarea');
    if (first instanceof HTMLElement) first.focus();
    found.scrollIntoView({ block: "nearest" });
  } else {
    found.click();
  }
});

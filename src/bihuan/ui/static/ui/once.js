// 不许重复提交：一张表单送出后，再点只当没点。下载（data-again）与返回旧页时放开。
const sent = new WeakSet();

document.addEventListener(
  "submit",
  (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (form.method !== "post" || form.dataset.again !== undefined || event.defaultPrevented) return;
    if (sent.has(form)) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    sent.add(form);
    mark(form, true);
  },
  true,
);

document.addEventListener("htmx:afterRequest", (event) => {
  release(/** @type {Element} */ (event.target).closest("form"));
});
window.addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form").forEach(release);
});

function release(form) {
  if (!form) return;
  sent.delete(form);
  mark(form, false);
}

function mark(form, busy) {
  for (const button of form.querySelectorAll('button:not([type="button"])')) {
    if (busy) button.setAttribute("aria-busy", "true");
    else button.removeAttribute("aria-busy");
  }
}

// 审核公开：按钮上说还有几处没看，看完一处少一处；勾了“这一项不公开”的，那一项里的不算。没有这个脚本，交上去由服务器说。
for (const form of document.querySelectorAll("form[data-clearing]")) {
  const button = /** @type {HTMLElement} */ (form.querySelector("[data-left]"));
  const said = form.querySelector("[data-said]");
  let timer = 0;
  const tell = () => {
    const spots = [...form.querySelectorAll("[data-spot]")];
    const left = spots.filter((spot) => {
      const hide = /** @type {HTMLInputElement | null} */ (spot.closest("section")?.querySelector("[data-hide]"));
      return !hide?.checked && !spot.querySelector("input:checked");
    });
    for (const spot of spots) if (!left.includes(spot)) spot.removeAttribute("data-wrong");
    button.textContent = left.length ? `还有 ${left.length} 处没看` : button.dataset.done;
    clearTimeout(timer);
    timer = setTimeout(() => {
      said.textContent = button.textContent;
    }, 1200);
  };
  form.addEventListener("change", tell);
  window.addEventListener("pageshow", tell);
  tell();
}

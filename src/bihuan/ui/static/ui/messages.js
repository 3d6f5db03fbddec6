// 消息：可以收起；连不上或出了错，也留一句话。
const box = document.getElementById("messages");

function offer(root) {
  root.querySelectorAll(".message > [data-closes][hidden]").forEach((button) => {
    button.hidden = false;
  });
}

function say(sentence) {
  const line = document.createElement("p");
  line.className = "message";
  line.dataset.level = "error";
  line.textContent = sentence;
  box.replaceChildren(line);
  box.scrollIntoView({ block: "nearest" });
}

if (box) {
  offer(box);
  box.addEventListener("click", (event) => {
    const at = /** @type {Element} */ (event.target);
    if (at.closest("[data-closes]")) at.closest(".message").remove();
  });
  document.addEventListener("htmx:afterSettle", () => offer(box));
  document.addEventListener("htmx:sendError", () => say("没有连上服务器，刚才的操作没有送出，请稍后再试。"));
  document.addEventListener("htmx:responseError", (/** @type {CustomEvent} */ event) => {
    if (event.detail.xhr.status >= 500) say("服务器出了错，刚才的操作多半没有办成。请先看看办成了没有，再办一次。");
  });
}

// 页首的两个开关：语言、大字。选过的记在这台机器上。

import { looks } from "./keep.js";
import { speak, speaking, t } from "./words.js";

export function openTools(draw, place = () => t("票箱", "the urn")) {
  const [language, size, skip] = ["language", "size", "skip"].map((id) => document.getElementById(id));
  const show = (chosen) => {
    speak(chosen.language ?? (navigator.language.startsWith("zh") ? "zh" : "en"));
    document.documentElement.dataset.size = chosen.large ? "large" : "";
    size.setAttribute("aria-pressed", String(Boolean(chosen.large)));
    language.textContent = t("English", "中文");
    language.lang = t("en", "zh-Hans");
    size.textContent = t("大字", "Large text");
    skip.textContent = t("跳到正文", "Skip to content");
    document.getElementById("place").textContent = place();
  };
  language.addEventListener("click", () => {
    show(looks({ language: speaking() === "zh" ? "en" : "zh" }));
    draw();
  });
  size.addEventListener("click", () => show(looks({ large: size.getAttribute("aria-pressed") !== "true" })));
  show(looks());
}

// 公共投票的第一步：收下发放处给的票号与准入码。

import { Refused } from "../core/refused.js";
import { el, once, tell } from "./dom.js";
import { t } from "./words.js";

export function showAdmitting(page) {
  const field = el("textarea", { id: "admitted", rows: "3", class: "mono", autocomplete: "off", spellcheck: "false" });
  const form = el(
    "form",
    { class: "stack" },
    el("label", { for: "admitted" }, t("票号与准入码（各 64 位）", "Token and admission code (64 digits each)")),
    field,
    el("button", { id: "admit", class: "main" }, t("用这个准入码", "Use this pass")),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    once(form, async () => {
      const written = field.value;
      page.trouble = null;
      await admit(page, written).catch((error) => (page.trouble = error));
      page.draw();
      const again = /** @type {HTMLInputElement | null} */ (document.getElementById("admitted"));
      if (again && page.trouble) again.value = written;
      if (page.trouble) again?.focus();
    });
  });
  return [
    el("h2", { id: "step-title", tabindex: "-1", "data-step": "admit" }, t("出示准入码", "Show your pass")),
    el(
      "p",
      {},
      t(
        "发放处给你的链接打开就会填好；收到的是一段文字，就粘贴在这里。",
        "A link from the inviting office fills this in by itself; if you received a text, paste it here.",
      ),
    ),
    form,
  ];
}

export async function admit(page, text) {
  const codes = text.toLowerCase().match(/\b[0-9a-f]{64}\b/g) ?? [];
  if (codes.length !== 2) throw new Refused("要有两个 64 位的十六进制数：先票号，后准入码", "admitted");
  const [token, admission] = codes;
  if (page.record?.token && page.record.token !== token && page.record.receipt) return;
  await page.remember({ urn: page.election?.urn ?? null, token, admission, receipt: null });
  tell(t("准入码已收下", "The pass is kept"));
}

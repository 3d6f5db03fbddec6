// 第二步：把盲化消息交给发票处，取回签名，去盲、验证、存下。

import { blinded, finish } from "../core/blind.js";
import { hex, isHex, unhex } from "../core/bytes.js";
import { Refused } from "../core/refused.js";
import { button, copy, el, filePicker, once, save, tell } from "./dom.js";
import { t } from "./words.js";

export function showIssuing(page) {
  const out = el("textarea", {
    id: "blinded",
    rows: "4",
    readonly: true,
    class: "mono",
    "aria-describedby": "blinded-about",
  });
  const ready = blinded(page.own).then((bytes) => {
    out.value = JSON.stringify({ format: "bihuan-blinded/1", ballot: page.id, blinded: hex(bytes) });
    return out.value;
  });
  const field = el("textarea", { id: "issued", rows: "3", class: "mono", autocomplete: "off", spellcheck: "false" });
  const file = filePicker(
    "issued-file",
    t("选文件", "Choose a file"),
    ".json,.txt,application/json,text/plain",
    async (chosen) => {
      field.value = await chosen.text();
      take(page, field, field);
    },
  );
  return [
    el(
      "h2",
      { id: "step-title", tabindex: "-1", "data-step": "issue" },
      t("到发票处领票", "Have it signed by the issuing desk"),
    ),
    el(
      "p",
      { id: "blinded-about" },
      t(
        "把这一段交给发票处（名册的页面、会场的工作人员）。票号已经蒙上，发票处签字却看不到是哪一张。一人只签一张。",
        "Give this text to the issuing desk (the roll's page, or the staff in the hall). The token is blinded: the desk signs without seeing which. One per person.",
      ),
    ),
    el("label", { for: "blinded" }, t("一、交给发票处的", "1. For the desk")),
    out,
    el(
      "p",
      { class: "acts" },
      button("copy-blinded", t("复制", "Copy"), async () =>
        copy(await ready, t("已复制，可以粘贴给发票处", "Copied, ready to paste")),
      ),
      button("save-blinded", t("存成文件", "Save as a file"), async () => save(`${page.id}-blinded.json`, await ready)),
    ),
    el("label", { for: "issued" }, t("二、发票处给你的签名", "2. The signature you were given")),
    field,
    el(
      "p",
      { class: "acts" },
      button(
        "collect",
        t("验证并收下", "Verify and keep"),
        (event) => once(event.target, () => take(page, field, event.target)),
        "main",
      ),
      file,
    ),
    el(
      "p",
      { class: "quiet" },
      t(
        "领过又丢了签名：把同一段再交一次，得到的是同一个签名。",
        "Lost the signature? Hand in the same text again; you get the same signature.",
      ),
    ),
  ];
}

async function take(page, field, target) {
  const written = field.value;
  page.trouble = null;
  try {
    await collect(page, written);
  } catch (error) {
    page.trouble = error;
    page.draw();
    const again = /** @type {HTMLTextAreaElement} */ (document.getElementById("issued"));
    again.value = written;
    document.getElementById(target.id)?.focus();
    return;
  }
  page.draw();
}

// 收下发票处的签名：JSON（bihuan-issued/1）或 512 位十六进制。
export async function collect(page, text) {
  let written = text.trim();
  if (written.startsWith("{")) {
    let tree = {};
    try {
      tree = JSON.parse(written);
    } catch {
      throw new Refused("这一段不完整，读不懂", "issued");
    }
    if (tree.format !== "bihuan-issued/1" || tree.ballot !== page.id)
      throw new Refused("这不是发票处给这次投票的签名", "issued");
    written = String(tree.signature);
  }
  written = written.replace(/\s/g, "").toLowerCase();
  if (!isHex(written, page.own.key.size)) throw new Refused("签名应当是 512 位十六进制", "issued");
  await page.remember({ signature: hex(await finish(page.own, unhex(written))), noted: true });
  tell(t("签名验过了，票已领到", "The signature verifies; you hold a ballot"));
}

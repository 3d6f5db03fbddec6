// 第一步：生成种子，先存下，给出票根；或凭票根重来。

import { blinded, newSeed, readKey, voterSecrets } from "../core/blind.js";
import { hex } from "../core/bytes.js";
import { Refused } from "../core/refused.js";
import { readSlip, slip } from "../core/slip.js";
import { button, copy, el, once, tell } from "./dom.js";
import { t } from "./words.js";

// 备票用的公钥（链接带来的）不是这次投票的：领到的签名投不进去，要重新备。
export const otherKey = ({ own, election }) => Boolean(own && election?.key && own.key.der !== election.key.der);

export function showPreparing(page) {
  const { election } = page;
  const own = election?.key?.der ?? page.record?.key;
  return [
    el("h2", { id: "step-title", tabindex: "-1", "data-step": "prepare" }, t("备一张票", "Prepare your ballot")),
    otherKey(page)
      ? el(
          "p",
          { class: "warn", role: "alert" },
          t(
            "这台机器上的票是用另一把公钥备的，投不进这次投票。先问清会场公布的是哪一把，再重新备票。",
            "The ballot on this device was prepared with another key and cannot be cast here. Ask which key was shown in the hall, then prepare again.",
          ),
        )
      : null,
    el(
      "p",
      {},
      t(
        "这台机器现在取一个随机的种子，票号和加密都由它派生。先存在这里，再给你一份票根；在此以前什么都不发出去。",
        "This device now draws a random seed; your token and all secrets derive from it. It is kept here first and given to you as a slip; nothing is sent before that.",
      ),
    ),
    el(
      "p",
      { class: "acts" },
      button(
        "prepare",
        t("生成票根", "Make my slip"),
        (event) => once(event.target, () => begin(page, newSeed(), own)),
        "main",
      ),
    ),
    el(
      "details",
      {},
      el(
        "summary",
        {},
        t("我已有票根（换了机器，或清掉了浏览器）", "I already have a slip (another device, or a cleared browser)"),
      ),
      slipForm(page, (seed) => begin(page, seed, own, true)),
    ),
  ];
}

async function begin(page, seed, key, noted = false) {
  const election = page.election;
  await page.remember({ key, urn: election?.urn ?? null, seed: hex(seed), noted, signature: null, receipt: null });
  page.trouble = null;
  page.draw();
}

export function slipForm(page, use) {
  const field = el("input", {
    id: "slip-field",
    type: "text",
    autocomplete: "off",
    autocapitalize: "off",
    spellcheck: "false",
    class: "mono",
    placeholder: "0000-0000-…",
  });
  const form = el(
    "form",
    { class: "stack" },
    el("label", { for: "slip-field" }, t("票根（九组，每组四位）", "Slip (nine groups of four)")),
    field,
    el("button", { id: "use-slip" }, t("用这份票根", "Use this slip")),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    once(form, async () => {
      try {
        await use(await readSlip(field.value, page.id));
      } catch (error) {
        page.trouble = error;
        page.draw();
        document.getElementById("slip-field")?.closest("details")?.setAttribute("open", "");
        document.getElementById("slip-field")?.focus();
      }
    });
  });
  return form;
}

export function showSlip(page) {
  const groups = el("p", { class: "slip mono", id: "slip" });
  const ready = slip(fromRecord(page), page.id).then((text) => {
    groups.replaceChildren(...text.split("-").map((group) => el("span", {}, group)));
    groups.setAttribute(
      "aria-label",
      text
        .split("-")
        .map((group) => [...group].join(" "))
        .join("，"),
    );
    return text;
  });
  const name = page.election?.title ?? page.id;
  return [
    el("h2", { id: "step-title", tabindex: "-1", "data-step": "slip" }, t("收好票根", "Keep this slip")),
    el(
      "p",
      {},
      t(
        "已经存在这台机器上。请再抄下或打印一份：机器坏了、换了，凭它还能接着投、以后还能查。",
        "It is kept on this device. Write it down or print it as well: should the device fail, the slip lets you go on, and check later.",
      ),
    ),
    el(
      "div",
      { class: "stub" },
      el("p", { class: "only-print" }, name, el("br"), `${location.host} · ${page.id}`),
      el("h3", {}, t("票根", "Slip")),
      groups,
      el(
        "p",
        { class: "quiet" },
        t(
          "像选票一样收好：拿到它的人能看到你的票号，没投以前还能替你投。",
          "Treat it like the ballot: whoever holds it sees your token and, before you vote, could vote in your place.",
        ),
      ),
    ),
    el(
      "p",
      { class: "acts" },
      button("noted", t("收好了，去领票", "I have it, go on"), () => noted(page), "main"),
      button("print", t("打印", "Print"), () => window.print()),
      button("copy", t("复制", "Copy"), async () => copy(await ready, t("票根已复制", "Slip copied"))),
    ),
  ];
}

async function noted(page) {
  await page.remember({ noted: true });
  page.draw();
}

const fromRecord = (page) => Uint8Array.from(page.record.seed.match(/../g), (pair) => parseInt(pair, 16));

// 还在发票、票箱还没有这次投票：公钥由名册的链接或发票处给。
export function keyForm(page) {
  const field = el("textarea", { id: "key-field", rows: "3", class: "mono", autocomplete: "off", spellcheck: "false" });
  const form = el(
    "form",
    { class: "stack" },
    el(
      "label",
      { for: "key-field" },
      t("投票公钥，或公开定义的全文", "The voting key, or the whole public definition"),
    ),
    field,
    el("button", { id: "use-key" }, t("用这把公钥备票", "Prepare with this key")),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    once(form, async () => {
      try {
        page.trouble = null;
        await useKey(page, field.value);
        page.draw();
      } catch (error) {
        page.trouble = error;
        page.draw();
        document.getElementById("trouble")?.focus();
      }
    });
  });
  return el(
    "details",
    { class: "card", open: true },
    el("summary", {}, t("发票处已经给了我公钥", "The issuing desk gave me the key")),
    form,
  );
}

export async function useKey(page, text) {
  const written = text.trim();
  let der = written.replace(/\s/g, "").toLowerCase();
  if (written.startsWith("{")) {
    try {
      const tree = JSON.parse(written);
      if (tree.id !== page.id) throw new Refused("这是别的投票的公开定义", "key");
      der = String(tree.key);
    } catch (error) {
      throw error instanceof Refused ? error : new Refused("公开定义读不懂", "key");
    }
  }
  if (!/^([0-9a-f]{2})+$/.test(der)) throw new Refused("公钥应当是 DER 的十六进制", "key");
  const key = await readKey(der);
  if (page.record?.seed && page.record.key !== der) throw new Refused("这台机器上的票是用另一把公钥备的", "key");
  if (page.record?.seed) return;
  const seed = newSeed();
  await blinded(await voterSecrets(seed, page.id, key));
  await page.remember({ key: der, urn: null, seed: hex(seed), noted: false, signature: null, receipt: null });
  tell(t("已经备好一张票", "A ballot is prepared"));
}

// 还没有进到一次投票：票箱里有哪些、没有这一次、没有 HTTPS。

import { button, el, once } from "./dom.js";
import { sentence, t } from "./words.js";
import { keyForm } from "./preparing.js";

const STATES = {
  waiting: ["未开始", "Not open yet"],
  open: ["正在投票", "Voting now"],
  late: ["已过截止", "Time is over"],
  closed: ["已封箱", "Sealed"],
};
export const stateWords = (state) => t(...(STATES[state] ?? ["", ""]));
export const kindWords = (kind) =>
  kind === "secret" ? t("无记名投票", "Secret ballot") : t("公共投票（不是无记名）", "Public poll (not secret)");

const title = (words) => `${words} · ${t("票箱", "the urn")}`;

export function showInsecure() {
  const words = t("这里不能投票：没有 HTTPS", "You cannot vote here: no HTTPS");
  return [
    title(words),
    el("h1", { tabindex: "-1", "data-step": "insecure" }, words),
    el(
      "div",
      { class: "trouble", role: "alert" },
      el(
        "p",
        {},
        t(
          "这个页面不是经 HTTPS 打开的，浏览器不给用加密（crypto.subtle），做不出无记名的票；网络上的人也可能换掉这一页。",
          "This page was not opened over HTTPS. The browser withholds its cryptography (crypto.subtle), so no secret ballot can be made; and anyone on the network could have replaced this page.",
        ),
      ),
      el(
        "p",
        {},
        t(
          "请用 https:// 开头的地址，或者在票箱那台机器上用 http://localhost 打开。不用浏览器也可以：bihuan vote。",
          "Use an address that begins with https://, or open http://localhost on the urn's own machine. Or vote without a browser: bihuan vote.",
        ),
      ),
    ),
  ];
}

export function showHall(page) {
  const words = t("这个票箱里的投票", "Votes in this urn");
  const { error, elections = [] } = page.hall;
  const rows = elections.map(({ id, title: name, kind, state }) =>
    el(
      "li",
      {},
      el(
        "a",
        { class: "row", href: `/e/${id}` },
        el("b", {}, name),
        el("small", {}, kindWords(kind)),
        el("em", { class: `state ${state}` }, stateWords(state)),
      ),
    ),
  );
  return [
    title(words),
    el("h1", { tabindex: "-1", "data-step": "hall" }, words),
    error ? el("p", { class: "trouble", role: "alert" }, sentence(error)) : null,
    rows.length
      ? el("ul", { class: "rows" }, rows)
      : el("p", { class: "quiet" }, t("现在没有投票。", "There is no vote at present.")),
    el(
      "p",
      { class: "quiet" },
      el("a", { href: "/recount" }, t("重计一份封箱文件", "Recount an export")),
      t("：不用相信票箱，自己从头点一遍。", " — no need to trust the urn, count it yourself."),
    ),
  ].filter(Boolean);
}

// 没有这次投票，或者还在发票：票箱要等发票结束才开。
export function showUnknown(page, maybe) {
  const words = page.trouble
    ? t("连不上票箱", "The urn cannot be reached")
    : t("票箱里还没有这次投票", "This vote is not in the urn yet");
  const again = button("again", t("再看一次", "Look again"), (event) =>
    once(event.target, async () => {
      await page.refresh();
      page.draw();
    }),
  );
  return [
    title(words),
    el("h1", { tabindex: "-1", "data-step": "unknown" }, words),
    page.trouble ? el("p", { class: "trouble", role: "alert" }, sentence(page.trouble)) : null,
    el(
      "p",
      {},
      t(
        "网址可能抄错了；也可能还在发票：发票结束以后，票箱才开这次投票。",
        "The address may be wrong, or ballots are still being issued: the urn opens only after issuing has ended.",
      ),
    ),
    maybe ? el("p", { class: "acts" }, again) : null,
    maybe ? keyForm(page) : null,
  ].filter(Boolean);
}

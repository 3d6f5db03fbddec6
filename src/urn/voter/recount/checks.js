// 重计页：查到哪一步，哪里不符，与会议纪要是否一致。

import { el, ring } from "../page/dom.js";
import { t } from "../page/words.js";

const PHASES = { votes: 1, head: 2, tree: 3, totals: 4, result: 5, done: 7 };
const STEPS = [
  () => t("每行是规范文本，首行是投票的定义", "Canonical lines, and the definition first"),
  () => t("每张票的签名或准入码", "Each ballot's signature or admission"),
  () => t("树头的签名，与定义、张数相合", "The head's signature, definition, size"),
  () => t("票号不重复，次序，树根", "No token twice, the order, the root"),
  () => t("总数：承诺、张数、逐项", "Totals: commitment, numbers, items"),
  () => t("按规则重算结果", "The result, again by the rule"),
  () => t("与会议纪要上印的", "The printed minutes"),
];
const KIND_STEP = {
  text: 0,
  end: 0,
  header: 0,
  election: 0,
  published: 0,
  vote: 1,
  signature: 1,
  admission: 1,
  marks: 1,
  commitment: 1,
  head: 2,
  size: 2,
  twice: 3,
  order: 3,
  root: 3,
  tally: 4,
  sums: 4,
  result: 5,
};

export function showChecks(page) {
  if (!page.step) return null;
  const { found, fault } = page;
  const reached = PHASES[page.step];
  const at = fault ? KIND_STEP[fault.kind] : reached;
  const skipped = { outcome: [4, 5], unread: [4, 5] }[found?.recomputed] ?? [];
  const compared = found ? compare(page) : null;
  const items = STEPS.map((words, i) => {
    if (i === 6 && !compared) return null;
    const wrong = (fault && i === at) || (i === 6 && compared === "wrong");
    const state = wrong
      ? "wrong"
      : skipped.includes(i)
        ? "skipped"
        : i < Math.min(at, reached)
          ? "past"
          : i === at && !fault
            ? "now"
            : "next";
    return el("li", { class: state }, el("em", {}, stateWords(state, page, i)), words());
  });
  return el(
    "section",
    { class: "card" },
    el("h2", {}, t("查到哪里", "What is checked")),
    el("ol", { class: "checks" }, items),
  );
}

function stateWords(state, { votes, share, found }, i) {
  if (state === "wrong") return t("不符", "wrong");
  if (state === "skipped") return t("没有做", "not done");
  if (state === "past")
    return i === 1 && found ? t(`${found.votes.length} 张相符`, `${found.votes.length} good`) : t("相符", "good");
  if (state === "now")
    return i === 1
      ? t(`已验 ${votes} 张，${Math.floor(100 * share)}%`, `${votes} so far, ${Math.floor(100 * share)}%`)
      : t("正在查", "checking");
  return "";
}

// 与纪要上的相比：没有填为 null，相同为 same，不同为 wrong。
export function compare({ minutes, found }) {
  const written = [
    [minutes.urn, found.urn],
    [minutes.fingerprint, found.fingerprint],
  ].map(([text, value]) => [text.replace(/\s/g, "").toLowerCase(), value]);
  if (written.every(([text]) => !text)) return null;
  return written.every(([text, value]) => !text || text === value) ? "same" : "wrong";
}

export function showWrong(_page, words) {
  return el(
    "section",
    { class: "verdict wrong", role: "alert" },
    ring(0.75),
    el(
      "div",
      {},
      el("h2", { tabindex: "-1", id: "verdict" }, t("不符", "It does not agree")),
      el("p", {}, words),
      el(
        "p",
        { class: "quiet" },
        t(
          "重计到第一处不对就停下；这份文件不能作数。",
          "The recount stops at the first fault; this file cannot stand.",
        ),
      ),
    ),
  );
}

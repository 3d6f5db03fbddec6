// 重计页：相符以后的结果——人数、各项票数、当选、缘由与依据。

import { el, grouped, ring } from "../page/dom.js";
import { t, voidKind, when } from "../page/words.js";
import { compare } from "./checks.js";

export function showResult(page) {
  const { found } = page;
  const { election, head, result } = found;
  const wrong = compare(page) === "wrong";
  return [
    el(
      "section",
      { class: wrong ? "verdict wrong" : "verdict" },
      ring(wrong ? 0.75 : 1, !wrong),
      el(
        "div",
        {},
        el(
          "h2",
          { tabindex: "-1", id: "verdict" },
          wrong
            ? t("文件自身相符，却不是纪要上的那一份", "The file is sound, but not the one in the minutes")
            : t("重计相符", "The recount agrees"),
        ),
        el("p", {}, election.title),
        el("p", { class: "quiet" }, `${election.id} · ${t("封箱", "sealed")} ${when(head.closed_at)}`),
      ),
    ),
    notDone(found),
    figures(result.figures, found),
    result.status === "counted" || !result.figures
      ? null
      : el("p", { class: "warn" }, result.because ?? status(result.status)),
    result.items ? votes(found) : null,
    writeIns(result),
    winners(found),
    outcomes(found),
    (result.flags ?? [])
      .filter((flag) => flag.items.length)
      .map((flag) =>
        el(
          "section",
          {},
          el("h3", {}, flag.label),
          el("p", {}, flag.items.map((code) => nameOf(found, code)).join("、")),
          source(flag),
        ),
      ),
    voids(result),
    identity(found),
  ]
    .flat(2)
    .filter(Boolean);
}

function notDone({ recomputed }) {
  if (recomputed === "outcome") {
    return el(
      "p",
      { class: "warn" },
      t(
        "有效票不足五张，只公布结论：票号、签名、树和树头已验；总数没有公布，结论由监票人闭门核对，这里不能重算。",
        "Fewer than five valid ballots: only the outcome is published. Tokens, signatures, tree and head are verified; the totals are not public, so the outcome cannot be recomputed here.",
      ),
    );
  }
  if (recomputed !== "unread") return null;
  return el(
    "p",
    { class: "warn" },
    t(
      "规则不是全文的写法，网页读不了：总数的承诺已验，点票与按规则重算没有在这里做，请用 bihuan recount。",
      "The rule is not written out in full, and this page cannot read it: the commitment to the totals is verified, counting and deciding were not repeated here. Use bihuan recount.",
    ),
  );
}

const status = (word) =>
  ({ void: t("本次投票无效", "The vote is void"), inquorate: t("不足法定人数，不产生结果", "No quorum, no result") })[
    word
  ] ?? word;

function figures(numbers, { votes, election }) {
  const shown = numbers
    ? [
        ["members", t("全体", "members")],
        ["present", t("到会", "present")],
        ["issued", t("发出", "issued")],
        ["returned", t("收回", "returned")],
        ["valid", t("有效", "valid")],
        ["invalid", t("无效", "invalid")],
      ].map(([code, words]) => [words, numbers[code]])
    : [
        [t("发出", "issued"), election.issued],
        [t("收回", "returned"), votes.length],
      ];
  return el(
    "dl",
    { class: "figures" },
    shown
      .filter(([, value]) => value !== null)
      .map(([words, value]) => el("div", {}, el("dt", {}, words), el("dd", {}, String(value)))),
  );
}

const nameOf = ({ result, election }, code) =>
  (result.items && Object.keys(result.items).includes(code)
    ? result.items[code].name
    : election.paper.items.get(code)) ?? code.replace(/^write_in:/, "");

function votes(found) {
  const { election, result } = found;
  const codes = [...election.paper.items.keys()].filter((code) => Object.keys(result.items).includes(code));
  const marks = [
    ...new Set([...election.paper.values.keys(), ...codes.flatMap((code) => Object.keys(result.items[code].votes))]),
  ];
  if (!codes.length) return null;
  const decided = new Map(result.decisions.map((decision) => [decision.item, decision]));
  const words = (mark) =>
    election.paper.values.get(mark) ?? { write_in: t("另选", "write-in"), abstain: t("弃权", "abstain") }[mark] ?? mark;
  const scored = ["rank", "points", "score"].includes(found.rule?.paper.form);
  const wide = marks.length <= 12;
  return el(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-label": t("各项票数", "Votes by item") },
    el(
      "table",
      {},
      el("caption", {}, t("各项", "Items")),
      el(
        "thead",
        {},
        el(
          "tr",
          {},
          el("th", { scope: "col" }, t("项目", "Item")),
          wide
            ? marks.map((mark) => el("th", { scope: "col", class: "n" }, words(mark)))
            : el("th", { scope: "col", class: "n" }, t("有效", "valid")),
          scored ? el("th", { scope: "col", class: "n" }, t("得分", "score")) : null,
          decided.size ? el("th", { scope: "col" }, t("结果", "Result")) : null,
        ),
      ),
      el(
        "tbody",
        {},
        codes.map((code) => {
          const item = result.items[code];
          return el(
            "tr",
            {},
            el("th", { scope: "row" }, item.name),
            wide
              ? marks.map((mark) =>
                  el("td", { class: "n" }, String(Object.keys(item.votes).includes(mark) ? item.votes[mark] : 0)),
                )
              : el("td", { class: "n" }, String(item.valid)),
            scored ? el("td", { class: "n" }, (item.score ?? "").replace(/\/1$/, "")) : null,
            decided.size ? el("td", {}, decided.get(code)?.label ?? "") : null,
          );
        }),
      ),
    ),
  );
}

function outcomes(found) {
  const { result } = found;
  if (!result.decisions.length) return null;
  return el(
    "section",
    {},
    el("h3", {}, t("每个决定的缘由和依据", "Why, and by which words")),
    el(
      "dl",
      { class: "reasons" },
      result.decisions
        .slice(0, 200)
        .flatMap((decision) => [
          el("dt", {}, nameOf(found, decision.item)),
          el("dd", {}, el("b", {}, decision.label), decision.joint ? ` ${decision.joint}` : "", source(decision)),
        ]),
    ),
  );
}

const source = ({ because, source: words }) =>
  el("p", { class: "because" }, because ? `${because}。` : "", words ? el("q", {}, words) : null);

function winners(found) {
  const won = found.result.winners;
  if (!won) return null;
  return el(
    "section",
    {},
    el("h3", {}, t("当选", "Elected")),
    won.elected.length
      ? el(
          "ol",
          {},
          won.elected.map((code) => el("li", {}, nameOf(found, code))),
        )
      : el("p", {}, t("没有当选的。", "None.")),
    won.revote
      ? el(
          "p",
          { class: "warn" },
          t(
            `再次投票：在${won.revote.among.map((code) => nameOf(found, code)).join("、")}中选 ${won.revote.places} 个。`,
            `Vote again: ${won.revote.places} of ${won.revote.among.map((code) => nameOf(found, code)).join(", ")}.`,
          ),
        )
      : null,
    won.unfilled ? el("p", {}, t(`不足 ${won.unfilled} 个名额。`, `${won.unfilled} place(s) unfilled.`)) : null,
    source(won),
  );
}

function writeIns({ write_ins: names }) {
  const listed = Object.entries(names ?? {}).sort(([, n], [, m]) => m - n);
  if (!listed.length) return null;
  return el(
    "section",
    {},
    el("h3", {}, t("另选他人", "Written in")),
    el("p", {}, listed.map(([name, times]) => t(`${name} ${times} 票`, `${name}: ${times}`)).join(t("，", ", "))),
  );
}

function voids({ invalid }) {
  const kinds = Object.entries(invalid ?? {});
  if (!kinds.length) return null;
  return el(
    "section",
    {},
    el("h3", {}, t("无效票的缘由", "Why ballots are invalid")),
    el(
      "p",
      {},
      kinds
        .map(([kind, times]) => t(`${voidKind(kind)} ${times} 张`, `${voidKind(kind)}: ${times}`))
        .join(t("，", ", ")),
    ),
  );
}

function identity({ election, urn, fingerprint }) {
  const rows = [
    [t("封箱指纹", "Fingerprint of the seal"), fingerprint],
    [t("票箱公钥", "Key of the urn"), urn],
  ];
  return el(
    "section",
    {},
    el("h3", {}, t("与会议纪要对一对", "Compare with the minutes")),
    el(
      "dl",
      {},
      rows.flatMap(([words, text]) => [
        el("dt", {}, words),
        el("dd", {}, el("code", { class: "long" }, grouped(text))),
      ]),
    ),
    el(
      "p",
      { class: "quiet" },
      election.kind === "poll"
        ? t("公共投票：每张票随票号公布在文件里。", "A public poll: every ballot stands beside its token in the file.")
        : null,
    ),
  );
}

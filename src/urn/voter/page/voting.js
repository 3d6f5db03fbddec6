// 一次投票的页面：名称、四步、现在这一步；旁边是这次投票的要紧事。

import { fingerprint } from "../core/blind.js";
import { showAdmitting } from "./admitting.js";
import { showFilling } from "./filling.js";
import { el, grouped, ring } from "./dom.js";
import { kindWords, stateWords } from "./hall.js";
import { showIssuing } from "./issuing.js";
import { otherKey, showPreparing, showSlip } from "./preparing.js";
import { showReceipt } from "./receipt.js";
import { sentence, t, when } from "./words.js";

const SECRET = [
  ["slip", () => t("票根", "Slip"), () => t("先存下，再发出", "kept before anything is sent")],
  ["issue", () => t("领票", "Issue"), () => t("发票处签字，看不到票号", "signed unseen by the desk")],
  ["vote", () => t("投票", "Vote"), () => t("投进票箱，票箱不认识你", "into an urn that knows nobody")],
  ["check", () => t("查票", "Check"), () => t("封箱后自己查，自己数", "after sealing, count it yourself")],
];
const POLL = [
  ["admit", () => t("准入", "Pass"), () => t("发放处给的准入码", "from whoever invited you")],
  ...SECRET.slice(2).map(([code, name, hint]) => [
    code,
    name,
    code === "vote" ? () => t("同号第一张有效的算数", "the first valid one counts") : hint,
  ]),
];

export function showVoting(page) {
  const { election, record } = page;
  const steps = election?.kind === "poll" ? POLL : SECRET;
  const step = stepOf(page);
  const place = steps.findIndex(([code]) => code === step);
  const taken = Boolean(record?.receipt);
  const sealed = step === "check" && !taken;
  const done = taken ? steps.length : sealed ? 0 : place;
  const name = election?.title ?? t("发票中的投票", "A vote being issued");
  return [
    `${name} · ${t("票箱", "the urn")}`,
    el(
      "header",
      { class: "head" },
      ring(taken ? 1 : done / (steps.length - 1), taken),
      el(
        "div",
        {},
        el("h1", {}, name),
        el(
          "p",
          { class: "quiet" },
          election
            ? [
                kindWords(election.kind),
                " · ",
                el("span", { class: `state ${election.state}` }, stateWords(election.state)),
              ]
            : page.id,
        ),
      ),
    ),
    el(
      "div",
      { class: "cols" },
      el(
        "div",
        {},
        spine(steps, place, done),
        page.trouble ? el("p", { class: "trouble", role: "alert", id: "trouble" }, sentence(page.trouble)) : null,
        page.stores
          ? null
          : el(
              "p",
              { class: "warn" },
              t(
                "这台机器的浏览器存不住东西（可能是无痕窗口）。关掉这一页，只有票根能接着投：务必先抄下或打印。",
                "This browser keeps nothing (perhaps a private window). Once the page is closed only the slip can continue: write it down or print it first.",
              ),
            ),
        el(
          "section",
          { class: taken ? "card now taken" : "card now", "aria-labelledby": "step-title" },
          SHOWS[step](page),
        ),
      ),
      facts(page),
    ),
  ];
}

const SHOWS = {
  slip: (page) => (page.own && !page.record.noted && !otherKey(page) ? showSlip(page) : showPreparing(page)),
  issue: showIssuing,
  admit: showAdmitting,
  vote: showFilling,
  check: showReceipt,
};

export function stepOf(page) {
  const { election, record, own } = page;
  if (record?.receipt || election?.state === "closed") return "check";
  if (election?.kind === "poll") return record?.token ? "vote" : "admit";
  if (!own || !record.noted || otherKey(page)) return "slip";
  return record.signature ? "vote" : "issue";
}

function spine(steps, place, done) {
  return el(
    "ol",
    { class: "spine", "aria-label": t("步骤", "Steps") },
    steps.map(([, name, hint], i) =>
      el(
        "li",
        { class: i < done ? "past" : i === place ? "now" : "next", "aria-current": i === place ? "step" : null },
        el("b", {}, name()),
        i < done ? el("span", { class: "unseen" }, t("，已完成", ", done")) : null,
        el("small", {}, hint()),
      ),
    ),
  );
}

function facts(page) {
  const { election, record } = page;
  const rows = [];
  if (election) {
    rows.push([t("开始", "Opens"), when(election.opens)], [t("截止", "Closes"), when(election.closes)]);
    if (election.kind === "secret")
      rows.push([t("发出", "Issued"), t(`${election.issued} 张票`, `${election.issued} ballots`)]);
  }
  const key = el("code", { class: "long" }, "……");
  if (page.own) fingerprint(page.own.key).then((text) => (key.textContent = grouped(text.slice(7))));
  else key.textContent = grouped(election?.key_fingerprint?.slice(7) ?? "—");
  if (election?.kind !== "poll") rows.push([t("投票公钥的指纹", "Fingerprint of the voting key"), key]);
  const sealed = election?.urn ?? record?.urn;
  if (sealed) rows.push([t("票箱公钥", "Key of the urn"), el("code", { class: "long" }, grouped(sealed))]);
  return el(
    "aside",
    { "aria-label": t("这次投票", "About this vote") },
    el("h2", {}, t("这次投票", "About this vote")),
    el(
      "dl",
      {},
      rows.flatMap(([name, value]) => [
        el("dt", { class: typeof value === "string" ? "" : "whole" }, name),
        el("dd", {}, value),
      ]),
    ),
    el("p", { class: "quiet" }, election?.kind === "poll" ? pollPromise() : secretPromise()),
  );
}

const secretPromise = () =>
  t(
    "两处公钥要与会场公布的一致。发票处知道你领了票，不知道是哪一张；票箱收到票，不知道是谁的。谁投了什么，没有一处知道。",
    "Compare both keys with those shown in the hall. The desk knows that you took a ballot, not which; the urn takes ballots, not names. No place knows who voted what.",
  );
const pollPromise = () =>
  t(
    "公共投票不是无记名投票：发放处知道准入码给了谁，封箱后每张票都随票号公布。",
    "A public poll is not a secret ballot: whoever gave out the passes knows whose is whose, and every ballot is published beside its token.",
  );

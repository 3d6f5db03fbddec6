// 第四步：凭据；封箱以后查票。

import { button, copy, el, filePicker, once, save } from "./dom.js";
import { forget } from "./keep.js";
import { lookUp } from "./lookup.js";
import { slipForm } from "./preparing.js";
import { voterSecrets } from "../core/blind.js";
import { tokenOf } from "./urn.js";
import { markWords } from "./casting.js";
import { sentence, t, when } from "./words.js";

export function showReceipt(page) {
  const { record, election } = page;
  const taken = Boolean(record?.receipt);
  return [
    el(
      "h2",
      { id: "step-title", tabindex: "-1", "data-step": taken ? "receipt" : "check" },
      taken ? t("票已收下", "Your ballot is in the urn") : t("已经封箱", "The urn is sealed"),
    ),
    taken
      ? [
          receipt(page),
          el(
            "p",
            { class: "quiet" },
            t("同一个票号再投，先收下的一张算数。", "Cast again, the ballot taken first counts."),
          ),
        ].flat()
      : el(
          "p",
          {},
          t(
            "这台机器上没有收条。在别的机器上投的，凭票根也可以查。",
            "This device holds no receipt. If you voted elsewhere, your slip can find the ballot.",
          ),
        ),
    el(
      "section",
      { class: "part" },
      el("h3", {}, t("查自己的票", "Find your ballot")),
      election?.state === "closed"
        ? lookup(page)
        : el(
            "p",
            {},
            election
              ? t(
                  `截止时间是 ${when(election.closes)}。封箱以后再打开这一页，就可以查。`,
                  `Voting ends on ${when(election.closes)}. Open this page again after the urn is sealed.`,
                )
              : t("封箱以后再来查。", "Come back after the urn is sealed."),
          ),
    ),
    record ? leaving(page) : null,
  ].flat();
}

function receipt(page) {
  const { record, own } = page;
  const { receipt: signed } = record;
  const token = tokenOf(own, record);
  const rows = record.token
    ? [
        [t("票号", "Token"), token],
        [t("序号", "Number"), String(signed.sequence)],
        [t("树根", "Root"), signed.root],
        [t("票箱的签名", "Signature of the urn"), signed.promise],
      ]
    : [
        [t("票号", "Token"), token],
        [t("承诺", "Commitment"), signed.commitment],
        [t("票箱的签名", "Signature of the urn"), signed.promise],
      ];
  const text = JSON.stringify({ format: "bihuan-receipt/1", ballot: page.id, urn: record.urn, token, ...signed });
  return [
    el(
      "p",
      {},
      t("票箱签了收条，这台机器已经验过。", "The urn signed a receipt, and this device has verified it. "),
      meaning(page),
    ),
    el(
      "details",
      {},
      el("summary", {}, t("凭据", "The receipt")),
      el(
        "dl",
        { class: "wide" },
        rows.flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, el("code", { class: "long" }, value))]),
      ),
      el(
        "p",
        { class: "acts" },
        button("copy-receipt", t("复制", "Copy"), () => copy(text, t("凭据已复制", "Receipt copied"))),
        button("save-receipt", t("存成文件", "Save as a file"), () => save(`${page.id}-receipt.json`, text)),
      ),
    ),
  ];
}

function meaning({ election, record }) {
  if (record.token)
    return t("公共投票的每张票都会随票号公布。", "Every ballot of a public poll is published beside its token.");
  if (election?.receipt === "content") {
    return t(
      "封箱后票面随票号公布：你能看到自己的记号，拿到票根的人也能。",
      "After sealing, marks are published beside tokens: you will see yours, and so will anyone who has your slip.",
    );
  }
  return t(
    "它只证明收了一张票、此后不能换，不显示你投了什么，谁也不能逼你拿它作证。",
    "It proves that a ballot was taken and can no longer be replaced. It does not show your choice, so nobody can make you prove it.",
  );
}

function lookup(page) {
  const result = el("div", { id: "found", role: "status" }, page.found ? finding(page) : null);
  const look = async (source) => {
    const tell = (words) => result.replaceChildren(el("p", { class: "wait" }, words));
    page.found = await lookUp(page, source, tell).catch((error) => ({ error }));
    page.draw();
  };
  if (!page.own && !page.record?.token) {
    if (page.election.kind === "poll")
      return el(
        "p",
        {},
        t("再打开一次发放处给的链接，就能查自己的票。", "Open the link you were given once more to find your ballot."),
        " ",
        recountLink(page),
      );
    return slipForm(page, async (seed) => {
      page.own = await voterSecrets(seed, page.id, page.election.key);
      page.trouble = null;
      await look(null);
    });
  }
  return [
    el(
      "p",
      {},
      t(
        "取回整份封箱文件，在这台机器上从头重计一遍，再找你的票号；票箱不知道你查的是哪一张。",
        "The whole export is fetched and recounted here from the beginning, then searched for your token; the urn does not learn which one is yours.",
      ),
    ),
    el(
      "p",
      { class: "acts" },
      button("look-up", t("重计并查票", "Recount and find"), (event) => once(event.target, () => look(null)), "main"),
      filePicker("export-file", t("用别处得来的封箱文件", "Use an export from elsewhere"), ".jsonl,.json,.txt", look),
    ),
    result,
  ];
}

function finding(page) {
  const { error, line, votes, fingerprint, marks, compared } = page.found;
  if (error) return el("p", { class: "trouble", role: "alert" }, error.line ? faulty(error) : sentence(error));
  return el(
    "div",
    { class: "good" },
    el(
      "p",
      {},
      el("b", {}, t(`找到了：第 ${line} 行。`, `Found: line ${line}. `)),
      compared
        ? t("与凭据相符。", "It agrees with your receipt. ")
        : t("这台机器上没有凭据，只能说票号在。", "Without a receipt on this device only the token can be confirmed. "),
      t(`整份文件 ${votes} 张票重计相符。`, `All ${votes} ballots recount correctly.`),
    ),
    marks === null
      ? el(
          "p",
          {},
          t(
            "你的票计入了总数；按规则只公布总数，看不到记号。",
            "Your ballot is in the totals; only totals are published, not marks.",
          ),
        )
      : el(
          "dl",
          { class: "review" },
          [...page.election.paper.items].map(([code, name]) =>
            el("div", {}, el("dt", {}, name), el("dd", {}, markWords(page.election.paper, marks.get(code)))),
          ),
        ),
    el(
      "p",
      { class: "quiet" },
      t("封箱指纹（与会议纪要上的对一对）", "Fingerprint of the seal (compare with the minutes)"),
      el("code", { class: "long" }, fingerprint),
    ),
    el("p", {}, recountLink(page)),
  );
}

const faulty = (error) => [
  t("封箱文件不对。", "The export is faulty. "),
  t(`第 ${error.line} 行：${error.message}`, `Line ${error.line}.`),
];
const recountLink = (page) => el("a", { href: `/recount#${page.id}` }, t("看全部结果", "See the whole result"));

function leaving(page) {
  return el(
    "details",
    { class: "part" },
    el("summary", {}, t("这是公用的机器？", "Is this a shared device?")),
    el(
      "p",
      {},
      t(
        "清掉以后，这台机器不再知道你的票号；以后查票要凭票根。",
        "Once cleared, this device no longer knows your token; you will need the slip to look it up.",
      ),
    ),
    el(
      "p",
      { class: "acts" },
      button("forget", t("清除这台机器上的记录", "Clear this device"), () => {
        forget(page.id);
        Object.assign(page, { record: null, own: null, found: null, draft: new Map() });
        page.draw();
        document.getElementById("step-title")?.focus();
      }),
    ),
  );
}

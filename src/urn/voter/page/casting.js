// 第三步的后半：核对，投出。记号先存下再发；没有等到回答的，只能原样再投。

import { utf8, unhex } from "../core/bytes.js";
import { dumps } from "../core/canonical.js";
import { WRITE_IN } from "../core/paper.js";
import { Refused } from "../core/refused.js";
import { button, el, once, tell } from "./dom.js";
import { voidOf } from "./filling.js";
import { cast, pollRight, secretRight } from "./urn.js";
import { t } from "./words.js";

export function showCasting(page, pending, again) {
  const { paper } = page.election;
  const marks = again ? paper.readMarks(pending) : page.draft;
  const reason = again ? null : voidOf(page);
  const rows = [...paper.items].map(([code, name]) => {
    const mark = marks.get(code);
    return el(
      "div",
      { class: mark === undefined ? "blank" : "" },
      el("dt", {}, name),
      el("dd", {}, markWords(paper, mark)),
    );
  });
  return [
    el(
      "h2",
      { id: "step-title", tabindex: "-1", "data-step": again ? "again" : "review" },
      again ? t("上次没有等到回答", "No answer came last time") : t("请核对", "Please check"),
    ),
    el(
      "p",
      {},
      again
        ? t(
            "这张票可能已经收下，也可能没有。原样再投一次就知道：同一张票不会算两次。",
            "The ballot may or may not have been taken. Cast it again just as it is: it never counts twice.",
          )
        : page.election.kind === "secret"
          ? t("投出以后不能改。", "Once cast it cannot be changed.")
          : t("投出以后，同一票号再投的不算。", "Once cast, further ballots with this token do not count."),
    ),
    el("dl", { class: "review" }, rows),
    reason ? el("p", { class: "warn" }, reason) : null,
    el(
      "p",
      { class: "acts" },
      button(
        "cast",
        again ? t("原样再投", "Cast it again") : t("投出", "Cast"),
        (event) => once(event.target, () => send(page, dumps(marks))),
        "main",
      ),
      again
        ? null
        : button("change", t("改一改", "Change"), () => {
            page.reviewing = false;
            page.draw();
          }),
    ),
  ];
}

export function markWords(paper, mark) {
  if (mark === undefined) return t("空着", "blank");
  if (Array.isArray(mark) && mark[0] === WRITE_IN) return t(`另选：${mark[1]}`, `Someone else: ${mark[1]}`);
  if (Array.isArray(mark)) return mark.map((one) => paper.values.get(one)).join("、");
  return typeof mark === "number" ? String(mark) : paper.values.get(mark);
}

async function send(page, marks) {
  const { election, record, own } = page;
  page.trouble = null;
  try {
    if (record.urn && record.urn !== election.urn)
      throw new Refused("这个票箱的公钥与备票时的不同；请告诉监票人", "other_urn");
    if (own && own.key.der !== election.key.der)
      throw new Refused("这次投票的公钥与备票时的不同；请告诉监票人", "other_urn");
    await page.remember({ pending: marks, urn: election.urn });
    const right = own ? secretRight(own, unhex(record.signature)) : pollRight(record);
    const waiting = (n) =>
      tell(t(`票箱正忙，正在第 ${n + 1} 次投……`, `The urn is busy, trying once more (${n + 1}) …`));
    const receipt = await cast(election, right, utf8(marks), waiting);
    await page.remember({ receipt, pending: undefined });
    page.draft.clear();
    page.reviewing = false;
    tell(t("票已收下", "Your ballot is in the urn"));
  } catch (error) {
    page.trouble = error;
    // 明明白白拒绝了的，没有存下，可以改了再来；没有回答、说忙、凭据不对的，只能原样再投
    if (!["network", "busy", "promise"].includes(error.kind)) await page.remember({ pending: undefined });
    if (["late", "closed", "early"].includes(error.kind)) await page.refresh().then(() => (page.trouble = error));
    page.reviewing = false;
  }
  page.draw();
}

// 判定：先看这次投票算不算数，再逐项判等、选出、标出。与 bihuan.kernel.count.deciding 得出相同的数与结论；
// 说明算法的句子不在这里写（重计不比句子，页面照封箱文件里的显示）。

import { Refused } from "../core/refused.js";
import { byCodePoint } from "../core/canonical.js";
import { Share, fraction, written } from "./share.js";
import { total } from "./tally.js";
import { chooseWinners } from "./winning.js";

export function decide(tally, { issued, members, present }) {
  const rule = tally.rule;
  const invalid = total(tally.void);
  const figures = { members, present, issued, returned: tally.returned, valid: tally.valid, invalid };
  refuseNonsense(rule, figures);
  const none = { figures, invalid: {}, items: {}, whole: {}, write_ins: {}, decisions: [], winners: null, flags: [] };
  if ([issued, present, members].some((limit) => limit !== null && tally.returned > limit))
    return { status: "void", ...none };
  const votes = plain(tally.void);
  if (
    rule.quorums.some(
      ({ share, figure, base }) => share && !share.met(figureOf(figures, figure), figureOf(figures, base)),
    )
  ) {
    return { status: "inquorate", ...none, invalid: votes };
  }
  const codes = [...rule.items.keys()];
  return {
    status: "counted",
    figures,
    invalid: votes,
    items: Object.fromEntries(codes.map((code) => [code, itemResult(tally, code)])),
    whole: Object.fromEntries(rule.paper.whole.map((mark) => [mark, 0])),
    write_ins: plain(tally.writeIns),
    decisions: rule.lines.length ? codes.map((code) => judge(tally, figures, code)) : [],
    winners: rule.places ? chooseWinners(tally, figures, rule.places) : null,
    flags: rule.flags.map((flag) => flagged(tally, flag)),
  };
}

// 作为基数的人数或票数。没有给的拒绝。
export function figureOf(figures, base) {
  const found = figures[base === "all_members" ? "members" : base];
  if (found === null) throw new Refused("按这份规则计票，少了要用的人数", "rule");
  return found;
}

const plain = (counter) => Object.fromEntries(counter);

function refuseNonsense(rule, figures) {
  if (figures.members !== null && figures.present !== null && figures.present > figures.members) {
    throw new Refused(`到会 ${figures.present} 人，多于全体 ${figures.members} 人`, "rule");
  }
  const used = rule.lines.filter((line) => line.share).map((line) => line.base ?? rule.base);
  used.push(...rule.quorums.flatMap(({ figure, base }) => [figure, base]));
  if (rule.places?.share) used.push(rule.places.base);
  for (const base of used) if (base) figureOf(figures, base);
}

function itemResult(tally, code) {
  const { rule } = tally;
  const found = tally.items.get(code);
  const { form, marks } = rule.paper;
  const zeros = ["grade", "vote", "choose"].includes(form) ? [...marks.keys()].map((mark) => [mark, 0]) : [];
  const scored = rule.places || form === "points" || form === "score";
  const score = scored ? tally.score(code, rule.places ? rule.places.mark : null) : null;
  return {
    name: rule.items.get(code).name,
    votes: Object.fromEntries([...zeros, ...[...found.votes].map(([mark, times]) => [String(mark), times])]),
    valid: tally.validOn(code),
    invalid: found.invalid,
    supporters: tally.supporters(code),
    score: score && written(score),
  };
}

function judge(tally, figures, code) {
  const { rule } = tally;
  const item = rule.items.get(code);
  let [judged, joint] = [[item.name], ""];
  if (rule.tenure && item.months === null) throw new Refused(`“${item.name}”没有写任职月数`, "rule");
  if (rule.tenure && item.months < rule.tenure.months && item.predecessor) {
    judged = [item.name, item.predecessor];
    joint = `任职 ${item.months} 个月，不满 ${rule.tenure.months} 个月，与前任一并评判。${rule.tenure.source}`;
  }
  const line = tally.validOn(code) ? rule.lines.find((each) => met(tally, figures, code, each)) : null;
  return { item: code, outcome: line?.outcome ?? null, label: line?.label ?? "没有结果", judged, joint };
}

function met(tally, figures, code, line) {
  if (line.rest) return true;
  if (line.mean instanceof Share) return line.mean.met(tally.score(code, null) ?? fraction(0), 1);
  const base = line.base ?? tally.rule.base;
  const whole = base === "valid" ? tally.validOn(code) : figureOf(figures, base);
  const votes = line.marks.reduce((sum, mark) => sum + (tally.items.get(code).votes.get(mark) ?? 0), 0);
  return line.share?.met(votes, whole) ?? false;
}

// 某种票最多的前几名。
function flagged(tally, { code, label, mark, top, tiesIn }) {
  const votes = [...tally.items]
    .map(([item, found]) => [item, found.votes.get(mark) ?? 0])
    .filter(([, times]) => times);
  const above = (times) => votes.filter(([, other]) => other > times).length;
  const within = (times) => votes.filter(([, other]) => other >= times).length;
  const inside = votes.filter(([, times]) => above(times) < top && (tiesIn || within(times) <= top));
  inside.sort(([a, n], [b, m]) => m - n || byCodePoint(a, b));
  return { code, label, items: inside.map(([item]) => item) };
}

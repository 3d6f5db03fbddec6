// 票面：一张票填得对不对。每一处不对都有一句说明；kind 是废票的缘由，与 bihuan.kernel.count.marking 逐字相同。

import { WRITE_IN } from "../core/paper.js";

const ABSTAIN = "abstain";
const LONGEST_NAME = 60;

// 读一张票：marks 是 Map（代号 → 记号），已经过票面的检查。
export function readBallot(rule, marks) {
  const { paper, items } = rule;
  const reading = { marks: new Map(), writeIns: new Map(), faults: new Map(), void: null };
  for (const code of marks.keys()) {
    if (!items.has(code)) return { ...reading, void: fault("不在票上的项目", `票上没有“${code}”这一项`) };
  }
  for (const code of paper.missing === "skip" ? marks.keys() : items.keys()) {
    readItem(paper, items.get(code), marks.get(code), reading);
  }
  checkBallot(rule, reading, marks.size);
  const empty = !reading.marks.size && !reading.writeIns.size;
  if (!reading.void && reading.faults.size && (paper.invalid === "ballot" || empty)) {
    [reading.void] = reading.faults.values();
  }
  return reading;
}

const fault = (kind, sentence) => ({ kind, sentence });

function readItem(paper, item, mark, reading) {
  if (mark === undefined) {
    if (paper.missing === "void") reading.faults.set(item.code, fault("漏填", `“${item.name}”没有填`));
    else if (paper.missing === "abstain") reading.marks.set(item.code, ABSTAIN);
    return;
  }
  const found = ["rank", "points", "score"].includes(paper.form) ? number(paper, item, mark) : code(paper, item, mark);
  if (found.kind) reading.faults.set(item.code, found);
  else if (found.name === undefined) reading.marks.set(item.code, found.mark);
  else if (reading.writeIns.has(found.name)) reading.faults.set(item.code, fault("重复", `另选了两次“${found.name}”`));
  else reading.writeIns.set(found.name, item.code);
}

function code(paper, item, mark) {
  if (Array.isArray(mark)) return severalOrName(paper, item, mark);
  if (typeof mark === "string" && paper.marks.has(mark)) return { mark };
  return fault("不认识的标记", `“${item.name}”不能填“${mark}”`);
}

function severalOrName(paper, item, mark) {
  if (mark.length !== 2 || mark[0] !== WRITE_IN) return fault("多选", `“${item.name}”填了不止一个`);
  const name = mark[1].normalize("NFC").trim();
  if (!paper.writeIn) return fault("不得另选", `“${item.name}”这一项不能另选他人`);
  const unclear =
    !name || [...name].length > LONGEST_NAME || name === item.name || /[\p{C}\p{Z}]/u.test(name.replace(/ /g, ""));
  return unclear ? fault("另选不明", `“${item.name}”这一项另选的姓名不清楚`) : { name };
}

function number(paper, item, mark) {
  if (typeof mark !== "number") return fault("不认识的标记", `“${item.name}”要填整数，不能是“${mark}”`);
  const { form, each, low, high } = paper;
  if (form === "rank" && mark < 1) return fault("超出范围", `“${item.name}”的名次从 1 起`);
  if (form === "points" && (mark < 0 || (each !== null && mark > each))) {
    return fault("超出范围", `“${item.name}”的点数要在 0 到 ${each ?? "总点数"} 之间`);
  }
  if (form === "score" && (mark < low || mark > high)) {
    return fault("超出范围", `“${item.name}”的分数要在 ${low} 到 ${high} 之间`);
  }
  return { mark };
}

function checkBallot({ paper, items, places }, reading, given) {
  const values = [...reading.marks.values()];
  const names = new Set([...items.values()].map((item) => item.name));
  const twice = [...reading.writeIns.keys()].find((name) => names.has(name));
  if (twice !== undefined) reading.void = fault("另选不明", `另选的“${twice}”已在候选之列`);
  if (paper.form === "rank" && values.sort((a, b) => a - b).some((rank, i) => rank !== i + 1)) {
    reading.void = fault("名次不清", "名次要从 1 起连续，不能重复或跳过");
  }
  const points = paper.form === "points";
  const filled = points ? values.reduce((sum, mark) => sum + mark, 0) : given;
  const word = points ? "总点数" : "填写的项数";
  if (paper.least !== null && filled < paper.least) {
    reading.void = fault("少于下限", `${word}是 ${filled}，不能少于 ${paper.least}`);
  }
  if (paper.most !== null && filled > paper.most) {
    reading.void = fault("超过上限", `${word}是 ${filled}，不能多于 ${paper.most}`);
  }
  const limit = paper.mostFor === "places" ? (places?.number ?? null) : paper.mostFor;
  const [best] = paper.marks.keys();
  const chosen = values.filter((mark) => mark === best).length + reading.writeIns.size;
  if (limit !== null && chosen > limit) reading.void = fault("超过名额", `选了 ${chosen} 个，多于 ${limit} 个`);
}

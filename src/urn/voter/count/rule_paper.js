// 读规则文件的“票”：填法、标记、项目、上下限、漏填和填错怎么算。

import { Refused } from "../core/refused.js";
import { WRITE_IN } from "../core/paper.js";
import { Node, OPEN } from "./node.js";

const FORMS = { 等次: "grade", 表决: "vote", 选择: "choose", 排序: "rank", 计点: "points", 打分: "score" };
const KEYS = [
  ...["填法", "等次", "标记", "可弃权", "可另选", "整票", "项目", "至少", "至多", "赞成至多", "每项至多", "分值"],
  ...["漏填", "填错", "名次分", "原文"],
];
const ABSTAIN = "abstain";

/** @returns {[any, string[]]} */
export function readRulePaper(node) {
  node.only(KEYS);
  const opens = [];
  const form = node.choice("填法", FORMS, "");
  const [marks, grades] = readMarks(node, form);
  const named = new Map([...marks].map(([code, name]) => /** @type {[string, string]} */ ([name, code])));
  const missing = node.choice(
    "漏填",
    { 作废: "void", 弃权: "abstain", 不计: "skip" },
    form === "grade" ? "作废" : "不计",
  );
  if (missing === "void" && ["choose", "points", "rank"].includes(form)) node.refuse("的这种票没有“漏填作废”");
  if (missing === "abstain" && !marks.has(ABSTAIN)) node.refuse("漏填算弃权，票面上就要可以弃权");
  const rankSum = node.choice("名次分", { "": null, [OPEN]: OPEN, 名次和: true, 倒序分: false }, "");
  if (rankSum === OPEN) opens.push("名次怎样计分");
  const [low, high] = range(node);
  const paper = {
    form,
    marks,
    grades,
    whole: node.words("整票").map((word) => named.get(word) ?? node.refuse(`的整票不能是“${word}”`)),
    writeIn: node.flag("可另选"),
    least: readCount(node, "至少", opens),
    most: readCount(node, "至多", opens),
    mostFor: node.text("赞成至多") === "名额" ? "places" : readCount(node, "赞成至多", opens),
    each: readCount(node, "每项至多", opens),
    low,
    high,
    missing,
    invalid: node.choice("填错", { 整票作废: "ballot", 该项作废: "item" }, "整票作废"),
    rankSum: rankSum === OPEN ? null : rankSum,
  };
  if (paper.writeIn && form !== "vote") node.refuse("：只有表决的票可以另选他人");
  return [paper, opens];
}

// 票面的标记（代号 → 名称）和其中的等次。
/** @returns {[Map<string, string>, string[]]} */
function readMarks(node, form) {
  if (node.get("等次") !== undefined && node.get("标记") !== undefined) node.refuse("的“等次”和“标记”只写一个");
  if (form === "grade") {
    const grades = codes(node, "等次");
    if (grades.size < 2) node.refuse("的等次至少要两个");
    const marks = new Map(grades);
    if (node.flag("可弃权")) marks.set(ABSTAIN, "弃权");
    return [marks, [...grades.keys()]];
  }
  const marks = codes(node, "标记");
  if (marks.size) return [marks, []];
  const usual = {
    vote: [
      ["for", "赞成"],
      ["against", "反对"],
      [ABSTAIN, "弃权"],
    ],
    choose: [["for", "赞成"]],
  };
  return [new Map(usual[form] ?? []), []];
}

function codes(node, key) {
  const tree = node.get(key) || new Map();
  if (!(tree instanceof Map) || ![...tree.values()].every((code) => typeof code === "string" && code)) {
    node.refuse(`的“${key}”要写成“名称: 代号”`);
  }
  const found = new Map([...tree].map(([name, code]) => [code, name]));
  if (found.size !== tree.size || found.has(WRITE_IN)) node.refuse(`的“${key}”里代号重复，或者用了 ${WRITE_IN}`);
  return found;
}

function range(node) {
  const words = node.words("分值");
  if (!words.length) return [0, 100];
  const good = words.length === 2 && words.every((word) => /^[0-9]{1,9}$/.test(word));
  if (!good || Number(words[0]) >= Number(words[1])) node.refuse("的“分值”写成 [最低, 最高] 两个整数");
  return words.map(Number);
}

// 票上的各项：`代号: 名称`，或 `代号: {名称, 任职月数, 前任, 单位}`。
export function readItems(tree) {
  if (tree === undefined) return new Map();
  if (!(tree instanceof Map)) throw new Refused("“项目”要写成“代号: 名称”", "rule");
  return new Map([...tree].map(([code, value]) => [code, item(code, value)]));
}

function item(code, value) {
  if (!code || code.startsWith(`${WRITE_IN}:`)) throw new Refused(`项目的代号不能是“${code}”`, "rule");
  if (typeof value === "string") return { code, name: value.trim() || code, months: null, predecessor: null };
  const node = new Node(value, `项目“${code}”`);
  node.only(["名称", "任职月数", "前任", "单位"]);
  const months = node.text("任职月数") ? node.number("任职月数") : null;
  return { code, name: node.text("名称", code), months, predecessor: node.text("前任") || null };
}

// 一个数目；没有写为 null；“待填”记入 opens。
export function readCount(node, key, opens) {
  const word = node.text(key);
  if (word === OPEN) opens.push(key);
  return word && word !== OPEN ? node.number(key) : null;
}

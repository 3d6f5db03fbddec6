// 读一份计票规则（规则全文，docs/count-rules.md）。只收并入沿用之后的全文；与 bihuan.kernel.count.reading 相同。

import { Refused } from "../core/refused.js";
import { Node, OPEN } from "./node.js";
import { readOrdered } from "./ordered.js";
import { readCount, readItems, readRulePaper } from "./rule_paper.js";
import { readBound, readShare } from "./share.js";

const HEAD = [
  ...["规则", "代号", "版本", "依据", "说明", "沿用", "票", "基数", "法定人数", "判定", "当选", "标出", "任职", "梯次"],
];
const BASES = { 全体: "all_members", 到会: "present", 发出: "issued", 收回: "returned", 有效: "valid" };
const RANK_FORMS = ["rank", "points", "score", "choose"];

// 规则不是全文的写法时返回 null：页面要说明这一步没有在网页里做。
export function loadRule(text) {
  const tree = readOrdered(text);
  if (tree === null || tree.has("沿用")) return null;
  const root = new Node(tree, "规则文件");
  root.only(HEAD);
  if (!tree.has("票")) root.refuse("没有写“票”");
  const [paper, opens] = readRulePaper(root.child("票"));
  const base = readBase(root, opens);
  const flags = root.children("标出").map((node) => readFlag(node, paper));
  const lines = root.children("判定").map((node) => readLine(node, paper, opens));
  checkLines(lines, paper, base, root);
  const places = readPlaces(root.child("当选"), paper, base, opens, root);
  if (
    places &&
    places.mark === null &&
    paper.form === "rank" &&
    paper.rankSum === null &&
    !tree.get("票").has("名次分")
  ) {
    root.refuse("：排序票要选出名次，须写明名次分");
  }
  const rule = {
    code: root.text("代号", "", true),
    name: root.text("规则", "", true),
    source: root.text("依据"),
    paper,
    items: readItems(root.child("票").get("项目")),
    base,
    quorums: root.children("法定人数").map((node) => readQuorum(node, opens)),
    lines,
    places,
    flags,
    tenure: readTenure(root.child("任职")),
  };
  if (opens.length) throw new Refused(`规则“${rule.name}”还不能用来计票，须先填好：${opens.join("；")}`, "rule");
  return rule;
}

function readBase(node, opens, fallback = null) {
  const word = node.text("基数");
  if (word === OPEN) opens.push(`${node.where}的基数`);
  return word && word !== OPEN ? baseOf(node, word) : fallback;
}

function baseOf(node, word) {
  return Object.keys(BASES).includes(word) ? BASES[word] : node.refuse(`的基数不能是“${word}”`);
}

function readThreshold(node, opens, key = "须", reader = readShare) {
  const word = node.text(key);
  if (word === OPEN) opens.push(`${node.where}的门槛`);
  return word && word !== OPEN ? reader(word, node.where) : null;
}

function readQuorum(node, opens) {
  node.only(["数", "占", "须", "原文"]);
  const [figure, base] = ["数", "占"].map((key) => baseOf(node, node.text(key, "", true)));
  node.text("须", "", true);
  return { figure, base, share: readThreshold(node, opens) };
}

const named = (paper) => new Map([...paper.marks].map(([code, name]) => [name, code]));

function readLine(node, paper, opens) {
  const [label, outcome] = node.labelled("定为", named(paper));
  node.only(["定为", "票", "累计", "须", "均分", "基数", "其余", "原文"]);
  const rest = node.flag("其余");
  const byMean = node.text("均分") !== "";
  if (!rest && !node.text("须") && !byMean) node.refuse("要写“须”（门槛）、“均分”或“其余: 是”");
  if (byMean && paper.form !== "score") node.refuse("的均分只用于打分票");
  if (node.text("须") && paper.form === "score") node.refuse("：打分票按均分判定，不按票数");
  return {
    outcome,
    label,
    marks: rest || byMean ? [] : lineMarks(node, paper, label),
    share: readThreshold(node, opens),
    mean: readThreshold(node, opens, "均分", readBound),
    base: readBase(node, opens),
    rest,
  };
}

// 这一行计哪些票：一种，或累计它“及以上”“及以下”的各等次。
function lineMarks(node, paper, label) {
  const word = node.text("票", label);
  const code = named(paper).get(word) ?? node.refuse(`计的票“${word}”不在票面的标记里`);
  const way = node.choice("累计", { 否: "", 及以上: "up", 及以下: "down" }, "否");
  if (!way) return [code];
  const place = paper.grades.indexOf(code);
  if (place < 0) node.refuse("：只有等次可以累计");
  return way === "up" ? paper.grades.slice(0, place + 1) : paper.grades.slice(place);
}

function checkLines(lines, paper, base, root) {
  if (lines.length && ["choose", "rank", "points"].includes(paper.form)) root.refuse("：这种票用“当选”，不用判定");
  if (lines.slice(0, -1).some((line) => line.rest)) root.refuse("：判定里“其余”一行要放在最后");
  const needs = lines.some((line) => !line.rest && !line.mean && line.base === null);
  if (needs && base === null && root.text("基数") !== OPEN) root.refuse("：判定没有写以什么为基数");
}

function readPlaces(node, paper, base, opens, root) {
  if (!node.written) return null;
  node.only(["名额", "票", "须", "基数", "差额", "并列", "原文", "并列原文", "不足原文"]);
  node.text("名额", "", true);
  const number = readCount(node, "名额", opens);
  if (number === 0) node.refuse("的名额至少是 1");
  const word = node.text("票") || ([...paper.marks.values()][0] ?? "");
  const ranked = RANK_FORMS.includes(paper.form);
  if (!ranked && !named(paper).has(word)) node.refuse(`计的票“${word}”不在票面的标记里`);
  const share = readThreshold(node, opens);
  const own = readBase(node, opens, base);
  if (share && own === null && ![node.text("基数"), root.text("基数")].includes(OPEN))
    node.refuse("的门槛没有写以什么为基数");
  const surplus = node.text("差额", "不必");
  if (surplus === OPEN) opens.push("差额");
  return {
    number,
    mark: ranked ? null : named(paper).get(word),
    share,
    base: own,
    surplus: ["必须", "不必", OPEN].includes(surplus) ? null : readBound(surplus, "差额"),
    competitive: surplus !== "不必",
    ties: node.choice("并列", { 再投票: "revote", 均入选: "all_in", 均不入选: "all_out" }, "再投票"),
    shortfallSource: node.text("不足原文") || node.text("原文"),
  };
}

function readFlag(node, paper) {
  const [label, code] = node.labelled("名为", new Map());
  node.only(["名为", "票", "前", "并列", "原文"]);
  const mark = named(paper).get(node.text("票", "", true)) ?? node.refuse("计的票不在票面的标记里");
  const tiesIn = node.choice("并列", { 均列: true, 均不列: false }, "均列");
  return { code, label, mark, top: node.number("前", true), tiesIn };
}

function readTenure(node) {
  if (!node.written) return null;
  node.only(["满月", "不满", "原文"]);
  node.choice("不满", { 与前任一并评判: "joint" }, "与前任一并评判");
  return { months: node.number("满月", true), source: node.text("原文") };
}

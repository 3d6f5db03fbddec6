// 由票到结果：点票、核对总数、按规则判定。与 bihuan.kernel.voting.verdict 相同。

import { byCodePoint, dumps } from "../core/canonical.js";
import { WRITE_IN, isObject } from "../core/paper.js";
import { Refused } from "../core/refused.js";
import { decide } from "../count/deciding.js";
import { readBallot } from "../count/marking.js";
import { Tally, bump, total } from "../count/tally.js";

const COMPARED = ["status", "figures", "invalid", "items", "whole", "write_ins", "decisions", "winners", "flags"];
export const FEWEST = 5; // 有效票不足五张，只公布结论

// 点票。marks：记号的规范文本 → 张数。
export function gather(election, rule, marks) {
  const tally = new Tally(rule);
  for (const [text, times] of marks) tally.add(election.paper.readMarks(text), times);
  return tally;
}

// poll：每个票号第一张有效的票算数，没有有效的取第一张。
export function firsts(election, rule, votes) {
  const [stands, good, rest] = [new Map(), new Map(), new Map()];
  let size = 0;
  for (const { token, marks } of votes) {
    size += 1;
    if (!stands.has(marks)) stands.set(marks, readBallot(rule, election.paper.readMarks(marks)).void === null);
    const kept = stands.get(marks) ? good : rest;
    if (!kept.has(token)) kept.set(token, marks);
  }
  const counted = new Map();
  for (const text of good.values()) bump(counted, text);
  let tokens = good.size;
  for (const [token, text] of rest) {
    if (good.has(token)) continue;
    tokens += 1;
    bump(counted, text);
  }
  return [counted, size - tokens];
}

export function resultOf(election, tally) {
  const { issued = null, members, present } = election;
  return decide(tally, { issued, members, present });
}

// 总数写进封箱文件的样子。
export function treeOf(tally, repeats) {
  const tree = {
    returned: tally.returned,
    valid: tally.valid,
    void: pairs(tally.void),
    items: [...tally.items].map(([code, { votes, invalid }]) => ({ code, votes: pairs(votes), invalid })),
    write_ins: pairs(tally.writeIns),
  };
  return repeats === null ? tree : { ...tree, repeats };
}

// 由封箱文件里的总数恢复点票台；前后对不上的拒绝。
export function tallyFrom(election, rule, tree) {
  const tally = new Tally(rule);
  const codes = [...election.paper.items.keys()];
  need(isObject(tree) && Array.isArray(tree.items) && tree.items.every(isObject), "总数的写法不对");
  need(dumps(tree.items.map((item) => item.code ?? null)) === dumps(codes), "总数里的项目与票面不同");
  need(dumps([...tally.items.keys()]) === dumps(codes), "规则里的项目与票面不同");
  [tally.returned, tally.valid] = [tree.returned, tree.valid];
  [tally.void, tally.writeIns] = [counter(tree.void), counter(tree.write_ins)];
  for (const item of tree.items)
    Object.assign(tally.items.get(item.code), { votes: counter(item.votes), invalid: item.invalid });
  const numbers = [tally.returned, tally.valid, ...[...tally.items.values()].map((item) => item.invalid)];
  need(numbers.every(isCount), "总数里有不是张数的数");
  const repeats = election.kind === "poll" ? tree.repeats : null;
  need(repeats === null || isCount(repeats), "总数的写法不对");
  need(dumps(treeOf(tally, repeats)) === dumps(tree), "总数的写法不对");
  checkSums(tally);
  return tally;
}

function checkSums(tally) {
  const voided = total(tally.void);
  need(
    tally.valid + voided === tally.returned,
    `有效 ${tally.valid} 张加无效 ${voided} 张，不等于收回 ${tally.returned} 张`,
  );
  let writeIns = 0;
  for (const [code, { votes, invalid }] of tally.items) {
    const marked = total(votes) + invalid;
    need(marked <= tally.valid, `“${code}”一项的票数 ${marked} 多于有效票 ${tally.valid}`);
    writeIns += votes.get(WRITE_IN) ?? 0;
  }
  need(writeIns === total(tally.writeIns), "另选的票数与另选的姓名对不上");
}

// 两份结果的数与结论相同吗；说明算法的句子会随软件版本改，不比。
export function sameResult(result, other) {
  const shown = (tree) => dumps(COMPARED.map((name) => withoutWords(tree[name] === undefined ? ["没有"] : tree[name])));
  return shown(result) === shown(other);
}

function withoutWords(tree) {
  if (Array.isArray(tree)) return tree.map(withoutWords);
  if (!isObject(tree)) return tree;
  const kept = Object.entries(tree).filter(([name]) => name !== "because" && name !== "source");
  return new Map(kept.map(([name, value]) => [name, withoutWords(value)]));
}

function need(holds, sentence) {
  if (!holds) throw new Refused(sentence, "sums");
}

const isCount = (value) => Number.isSafeInteger(value) && value >= 0;

function counter(listed) {
  const good = Array.isArray(listed) && listed.every((pair) => Array.isArray(pair) && pair.length === 2);
  need(
    good && listed.every(([mark, times]) => ["string", "number"].includes(typeof mark) && isCount(times)),
    "总数的写法不对",
  );
  return new Map(listed);
}

function pairs(counted) {
  const kept = [...counted].filter(([, times]) => times).map(([mark, times]) => [dumps(mark), mark, times]);
  return kept.sort(([a], [b]) => byCodePoint(a, b)).map(([, mark, times]) => [mark, times]);
}

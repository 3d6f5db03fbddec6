// 票面：哪些项目、可以怎样划。只管形式，有效与否由规则在计票时定。与 bihuan.kernel.voting.paper 相同。

import { utf8 } from "./bytes.js";
import { byCodePoint, dumps } from "./canonical.js";
import { Refused } from "./refused.js";

const CODE = /^[A-Za-z0-9_][A-Za-z0-9_.:-]{0,39}$/;
const MOST_ITEMS = 1000;
const MOST_VALUES = 100;
const LONGEST_NAME = 60;
export const WRITE_IN = "write_in";

const letters = (text) => [...text].length;
const isInteger = (value) => typeof value === "number" && Number.isSafeInteger(value);

export class Paper {
  // items、values：代号 → 名称；numbers：整数记号的上下限或 null。
  constructor(tree) {
    if (!isObject(tree) || dumps(Object.keys(tree).sort()) !== '["items","numbers","several","values","write_in"]') {
      throw new Refused("marks 应当写明 items、values、numbers、several、write_in", "election");
    }
    this.items = codes(tree.items, MOST_ITEMS);
    this.values = codes(tree.values, MOST_VALUES);
    this.numbers = numbers(tree.numbers);
    this.several = tree.several;
    this.writeIn = tree.write_in;
    const writable = isInteger(this.writeIn) && this.writeIn >= 0 && this.writeIn <= LONGEST_NAME;
    const possible = this.values.size || this.numbers || this.writeIn;
    if (typeof this.several !== "boolean" || !writable || !this.items.size || this.values.has(WRITE_IN) || !possible) {
      throw new Refused("票面的写法不对", "election");
    }
  }

  // 最长一张票的字节数。
  get longest() {
    const found = this.values.size ? [...this.values.keys()] : [0];
    found.push(...(this.numbers ?? []));
    if (this.several) found.push([...this.values.keys()].sort(byCodePoint));
    if (this.writeIn) found.push([WRITE_IN, "x".repeat(4 * this.writeIn)]);
    const mark = Math.max(...found.map((one) => utf8(dumps(one)).length));
    return [...this.items.keys()].reduce((sum, code) => sum + code.length + 4 + mark, 2);
  }

  // 读一张票：规范文本 → 代号与记号的 Map；形式不合的拒绝。
  readMarks(text) {
    let tree;
    try {
      tree = JSON.parse(text);
    } catch {
      throw new Refused("记号不是 UTF-8 的 JSON", "marks");
    }
    if (!isObject(tree)) throw new Refused("一张票要写成“项目代号: 记号”的对象", "marks");
    const marks = inOrder(tree);
    for (const [code, mark] of marks) {
      if (!this.items.has(code)) throw new Refused("票面上没有这个项目", "marks");
      if (!this.allows(mark)) throw new Refused("票面上没有这种记号", "marks");
    }
    if (dumps(marks) !== text) throw new Refused("记号要写成规范文本：键按次序、没有空白", "marks");
    return marks;
  }

  allows(mark) {
    if (typeof mark === "string") return this.values.has(mark);
    if (isInteger(mark)) return this.numbers !== null && this.numbers[0] <= mark && mark <= this.numbers[1];
    if (!Array.isArray(mark) || mark.length < 2) return false;
    if (mark[0] === WRITE_IN) return this.writeIn > 0 && mark.length === 2 && this.isName(mark[1]);
    if (!this.several || !mark.every((one) => typeof one === "string" && this.values.has(one))) return false;
    return mark.every((one, i) => i === 0 || byCodePoint(mark[i - 1], one) < 0);
  }

  // 不可见的字符与同字异码可以拿来做记号，所以只收 NFC 且不含控制、格式字符。
  isName(name) {
    if (typeof name !== "string" || !name || letters(name) > this.writeIn || name !== name.trim()) return false;
    return name === name.normalize("NFC") && !/\p{C}/u.test(name);
  }
}

// JSON.parse 把像数字的键提到前面；票上各项按规范的次序读，废票的缘由才与别处一样。
export const inOrder = (tree) => new Map(Object.entries(tree).sort(([a], [b]) => byCodePoint(a, b)));

export const isObject = (tree) => typeof tree === "object" && tree !== null && !Array.isArray(tree);

function codes(entries, most) {
  const found = new Map();
  for (const entry of Array.isArray(entries) ? entries : [null]) {
    const good = isObject(entry) && Object.keys(entry).sort().join() === "code,title" && CODE.test(entry.code);
    const named = good && typeof entry.title === "string" && entry.title.trim() && letters(entry.title) <= 500;
    if (!named || typeof entry.code !== "string" || found.has(entry.code))
      throw new Refused("票面的代号或名称不对", "election");
    found.set(entry.code, entry.title);
  }
  if (found.size > most) throw new Refused("票面上的行数太多", "election");
  return found;
}

function numbers(value) {
  if (value === null) return null;
  const two = Array.isArray(value) && value.length === 2 && value.every((one) => isInteger(one) && Math.abs(one) < 1e6);
  if (two && value[0] <= value[1]) return value;
  throw new Refused("marks 的 numbers 应当是两个整数：[最小, 最大]", "election");
}

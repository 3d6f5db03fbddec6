// 规则文件的一处：取值时顺便检查，拒绝时说得出是哪一处。与 bihuan.kernel.count.node 相同。

import { Refused } from "../core/refused.js";

export const OPEN = "待填";

export class Node {
  constructor(tree, where) {
    if (!(tree instanceof Map)) throw new Refused(`${where}要写成“关键词: 内容”`, "rule");
    this.tree = tree;
    this.where = where;
  }

  get written() {
    return this.tree.size > 0;
  }

  get = (key) => this.tree.get(key);

  only(allowed) {
    for (const key of this.tree.keys()) if (!allowed.includes(key)) this.refuse(`里有不认识的关键词“${key}”`);
  }

  text(key, fallback = "", required = false) {
    const value = this.tree.get(key) ?? fallback;
    if (typeof value !== "string") this.refuse(`的“${key}”要写一段文字`);
    if (required && !value.trim()) this.refuse(`没有写“${key}”`);
    return value.trim();
  }

  number(key, required = false) {
    const word = this.text(key, "", required) || "0";
    if (!/^[0-9]{1,9}$/.test(word) || (required && Number(word) === 0))
      this.refuse(`的“${key}”要写整数，不能是“${word}”`);
    return Number(word);
  }

  flag(key) {
    return this.choice(key, { 是: true, 否: false }, "否");
  }

  choice(key, words, fallback) {
    const word = this.text(key, fallback);
    if (!Object.keys(words).includes(word)) this.refuse(`的“${key}”不能是“${word}”`);
    return words[word];
  }

  words(key) {
    const value = this.tree.get(key) ?? [];
    const found = typeof value === "string" ? [value] : value;
    if (!Array.isArray(found) || !found.every((word) => typeof word === "string")) this.refuse(`的“${key}”要写一列词`);
    return found;
  }

  // 名称和代号：`{名称: 代号}`，或已有代号的名称。
  labelled(key, known) {
    const value = this.tree.get(key);
    if (typeof value === "string" && known.has(value)) return [value, known.get(value)];
    if (value instanceof Map && value.size === 1) {
      const [[label, code]] = value;
      if (typeof code === "string" && code) return [label, code];
    }
    return this.refuse(`的“${key}”要写成“{名称: 代号}”`);
  }

  child(key) {
    return new Node(this.tree.get(key) ?? new Map(), `“${key}”`);
  }

  children(key) {
    const value = this.tree.get(key) ?? [];
    return (Array.isArray(value) ? value : [value]).map((each, i) => new Node(each, `“${key}”第 ${i + 1} 行`));
  }

  refuse(said) {
    throw new Refused(this.where + said, "rule");
  }
}

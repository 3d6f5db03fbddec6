// 点票：一张一张加，次序无关。与 bihuan.kernel.count.tally 相同。

import { WRITE_IN } from "../core/paper.js";
import { readBallot } from "./marking.js";
import { fraction } from "./share.js";

export const bump = (counter, key, times = 1) => counter.set(key, (counter.get(key) ?? 0) + times);
export const total = (counter) => [...counter.values()].reduce((sum, times) => sum + times, 0);

export class Tally {
  constructor(rule) {
    this.rule = rule;
    this.returned = 0;
    this.valid = 0;
    this.void = new Map();
    this.items = new Map([...rule.items.keys()].map((code) => [code, { votes: new Map(), invalid: 0 }]));
    this.writeIns = new Map();
  }

  // 点一张票；times 为相同的张数。
  add(marks, times) {
    const reading = readBallot(this.rule, marks);
    this.returned += times;
    if (reading.void) {
      bump(this.void, reading.void.kind, times);
      return;
    }
    this.valid += times;
    for (const [code, mark] of reading.marks) bump(this.items.get(code).votes, mark, times);
    for (const code of reading.faults.keys()) this.items.get(code).invalid += times;
    for (const [name, code] of reading.writeIns) {
      bump(this.writeIns, name, times);
      bump(this.items.get(code).votes, WRITE_IN, times);
    }
  }

  marked = (code) => total(this.items.get(code).votes);
  supporters = (code) => this.marked(code) - (this.items.get(code).votes.get(0) ?? 0);

  // 一项的有效票数：等次、表决、打分的数这一项有效标记的张数，其余的填法每张有效票都算。
  validOn(code) {
    return ["grade", "vote", "score"].includes(this.rule.paper.form) ? this.marked(code) : this.valid;
  }

  // 一项用来排先后的数；没有为 null。
  score(code, mark) {
    const { votes } = this.items.get(code);
    const { form, rankSum } = this.rule.paper;
    const marked = this.marked(code);
    if (mark !== null) return fraction(votes.get(mark) ?? 0);
    const weigh = (by) => [...votes].reduce((sum, [one, times]) => sum + by(one) * times, 0);
    if (form === "points") return fraction(weigh((one) => one));
    if (form === "score")
      return marked
        ? fraction(
            weigh((one) => one),
            marked,
          )
        : null;
    if (form === "rank" && rankSum) return fraction(weigh((one) => one) + (this.valid - marked) * this.items.size);
    if (form === "rank") return fraction(weigh((rank) => this.items.size + 1 - rank));
    return fraction(marked);
  }
}

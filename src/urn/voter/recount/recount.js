// 重计：只凭封箱文件，从头验一遍。哪里不对，说出第几行、什么不对。步骤见 docs/urn.md 第 7 节，与 `bihuan recount` 相同。

import { before, concat, hex, isHex, unhex, utf8 } from "../core/bytes.js";
import { digest, dumps } from "../core/canonical.js";
import { proves, readElection } from "../core/election.js";
import { GrowingTree, leafHash } from "../core/merkle.js";
import { isObject } from "../core/paper.js";
import * as proofs from "../core/proofs.js";
import { Refused } from "../core/refused.js";
import { loadRule } from "../count/rule.js";
import { bump } from "../count/tally.js";
import { Fault } from "./fault.js";
import { readLines } from "./lines.js";
import * as verdict from "./verdict.js";

export { Fault };

// 返回重计所得；第一处不对即抛 Fault。tell(步骤, 已过几张, 读到几分之几)。
export async function recount(source, tell = () => {}) {
  const work = new Recount(tell);
  return work.run(readLines(source));
}

class Recount {
  constructor(tell) {
    this.tell = tell;
    this.votes = [];
    this.marks = new Map();
    this.known = new Set();
    this.row = 0;
  }

  async run(rows) {
    const first = await rows.next();
    if (first.done) throw new Fault(1, "end", "文件是空的，没有首行");
    await this.readHeader(first.value[1]);
    this.row = 1;
    /** @type {any} */
    const tail = [];
    for await (const [number, row, share] of rows) {
      if (Array.isArray(row) && !tail.length) {
        this.row = number;
        await (this.election.kind === "secret" ? this.secretVote(row) : this.pollVote(row));
        if (number % 64 === 0) this.tell("votes", this.votes.length, share);
      } else tail.push([number, row]);
      if (tail.length > 3) throw new Fault(number, "end", "末三行之后还有内容");
    }
    if (tail.length !== 3) throw new Fault(this.row + 1, "end", "文件不完整：末尾应当是总数、结果、树头三行");
    this.tell("head", this.votes.length, 1);
    const head = await this.readHead(...tail[2]);
    this.tell("tree", this.votes.length, 1);
    await this.checkLeaves(head);
    this.tell("totals", this.votes.length, 1);
    return this.checkResult(head, tail);
  }

  async readHeader(row) {
    const keys = isObject(row) ? Object.keys(row).filter((key) => key !== "admission") : [];
    if (keys.sort().join() !== "election,format,published,urn" || row.format !== "bihuan-export/1") {
      throw new Fault(1, "header", "首行不是 bihuan-export/1 的首行");
    }
    const { election: definition, admission = null } = row;
    const shown = isObject(definition) && ["state", "urn", "key_fingerprint"].some((name) => name in definition);
    if (!isObject(definition) || shown) throw new Fault(1, "election", "没有投票的定义");
    const poll = definition.kind === "poll";
    if (poll ? !isHex(admission, 32) : admission !== null) throw new Fault(1, "election", "准入密钥 admission 不对");
    try {
      this.election = await readElection(definition, admission);
    } catch (error) {
      throw said(error, 1, "election", "投票的定义读不通：");
    }
    this.urn = exact(1, row.urn, 32, "票箱公钥");
    this.published = row.published;
    const fully = this.election.receipt === "counted" ? "totals" : "ballots";
    if (!(poll ? ["ballots"] : [fully, "outcome"]).includes(row.published)) {
      throw new Fault(1, "published", "公布的程度与投票的种类、凭据不合");
    }
  }

  // [token, prefix, 签名, commitment(, nonce, 记号)]
  async secretVote(row) {
    if (row.length !== (this.published === "ballots" ? 6 : 4)) throw new Fault(this.row, "vote", "一张票的格数不对");
    const names = ["票号", "前缀", "签名", "承诺"];
    const [token, prefix, signature, committed] = [32, 32, 256, 32].map((size, i) =>
      unhex(exact(this.row, row[i], size, names[i])),
    );
    if (!(await proves(this.election, token, concat(prefix, signature)))) {
      throw new Fault(this.row, "signature", "这张票的签名不是这次投票的公钥签的");
    }
    let marks = null;
    if (this.published === "ballots") {
      marks = this.readMarks(row[5]);
      const opened = await proofs.commitment(unhex(exact(this.row, row[4], 32, "nonce")), utf8(marks));
      if (hex(opened) !== row[3]) throw new Fault(this.row, "commitment", "记号与收票时的承诺不符");
      bump(this.marks, marks);
    }
    this.votes.push({
      token: row[0],
      line: this.row,
      committed: row[3],
      marks,
      data: concat(token, prefix, signature, committed),
    });
  }

  // [token, admission, 记号]
  async pollVote(row) {
    if (row.length !== 3) throw new Fault(this.row, "vote", "一张票的格数不对");
    const token = unhex(exact(this.row, row[0], 32, "票号"));
    const proof = unhex(exact(this.row, row[1], 32, "准入码"));
    if (!(await proves(this.election, token, proof))) throw new Fault(this.row, "admission", "这张票的准入码不对");
    const marks = this.readMarks(row[2]);
    this.votes.push({ token: row[0], line: this.row, marks, data: concat(token, proof, utf8(marks)) });
  }

  readMarks(text) {
    if (typeof text !== "string") throw new Fault(this.row, "marks", "记号应当是文本");
    if (this.known.has(text)) return text;
    try {
      this.election.paper.readMarks(text);
    } catch (error) {
      throw said(error, this.row, "marks");
    }
    this.known.add(text);
    return text;
  }

  async readHead(number, row) {
    if (!isObject(row) || Object.keys(row).sort().join() !== "head,signature" || !isObject(row.head)) {
      throw new Fault(number, "end", "末行不是签名的树头");
    }
    const { head } = row;
    const signature = exact(number, row.signature, 64, "树头的签名");
    if (!(await proofs.sealedBy(this.urn, proofs.headText(head), signature))) {
      throw new Fault(number, "head", "树头的签名不是首行所写的票箱签的");
    }
    const expected = [
      ["format", "bihuan-head/1", "head", "树头的格式不认识"],
      ["ballot", this.election.id, "head", "树头是别的投票的"],
      ["kind", this.election.kind, "head", "树头的投票种类不符"],
      ["election", await digest(dumps(this.election.definition)), "election", "首行的投票定义与树头所封的不同"],
      ["published", this.published, "published", "公布的程度与树头所封的不同"],
      ["size", this.votes.length, "size", `树头封了 ${head.size} 张票，文件里有 ${this.votes.length} 张`],
    ];
    for (const [name, value, kind, sentence] of expected)
      if (head[name] !== value) throw new Fault(number, kind, sentence);
    return head;
  }

  async checkLeaves(head) {
    const number = this.row + 3;
    const secret = this.election.kind === "secret";
    const salt = secret ? unhex(exact(number, head.salt, 32, "树头的盐")) : new Uint8Array(0);
    const tree = new GrowingTree();
    const seen = new Set();
    let last = null;
    for (const { token, line, data } of this.votes) {
      if (secret && seen.has(token)) throw new Fault(line, "twice", "同一个票号出现了两次");
      seen.add(token);
      const leaf = await leafHash(concat(salt, data));
      if (secret && last && !before(last, leaf))
        throw new Fault(line, "order", "没有按叶哈希排列，次序可能带着投票的先后");
      last = leaf;
      await tree.append(leaf);
    }
    if (hex(await tree.root()) !== head.root) {
      throw new Fault(number, "root", "各张票的树根与树头所封的不同：有票被换过、增减过或调过次序");
    }
  }

  async checkResult(head, [[tallyLine, totals], [resultLine, found]]) {
    if (!isObject(found) || Object.keys(found).join() !== "result" || !isObject(found.result)) {
      throw new Fault(resultLine, "result", "没有结果");
    }
    const { result } = found;
    if ((await digest(dumps(result))) !== head.result) throw new Fault(resultLine, "result", "结果与树头所封的不同");
    if (!isObject(totals) || Object.keys(totals).sort().join() !== "nonce,tally")
      throw new Fault(tallyLine, "tally", "没有总数");
    const whole = {
      election: this.election,
      urn: this.urn,
      fingerprint: await proofs.fingerprint(unhex(this.urn), head),
      published: this.published,
      head,
      result,
      votes: this.votes,
    };
    if (this.published === "outcome") {
      if (totals.tally !== null || totals.nonce !== null)
        throw new Fault(tallyLine, "published", "只公布结论的投票不该写出总数");
      return { ...whole, tally: null, recomputed: "outcome" };
    }
    const nonce = unhex(exact(tallyLine, totals.nonce, 32, "总数的 nonce"));
    if ((await proofs.tallyCommitment(nonce, totals.tally)) !== head.tally) {
      throw new Fault(tallyLine, "tally", "总数与树头所封的不同");
    }
    const rule = attempt(tallyLine, "sums", () => loadRule(this.election.rule));
    if (rule === null) return { ...whole, tally: totals.tally, recomputed: "unread" };
    const tally = this.checkTally(tallyLine, totals.tally, rule);
    this.tell("result", this.votes.length, 1);
    const again = attempt(resultLine, "result", () => verdict.resultOf(this.election, tally));
    if (!verdict.sameResult(again, result)) throw new Fault(resultLine, "result", "按规则由总数重算的结果与所写的不同");
    return { ...whole, tally: totals.tally, rule, recomputed: "yes" };
  }

  checkTally(number, tree, rule) {
    const tally = attempt(number, "sums", () => verdict.tallyFrom(this.election, rule, tree));
    /** @type {[Map<string, number>, number | null]} */
    let [marks, repeats] = [this.marks, null];
    if (this.election.kind === "poll") {
      [marks, repeats] = /** @type {[Map<string, number>, number]} */ (verdict.firsts(this.election, rule, this.votes));
      if (tree.repeats !== repeats)
        throw new Fault(number, "sums", `同号重复的有 ${repeats} 张，总数里写的是 ${tree.repeats} 张`);
    }
    const tokens = this.votes.length - (repeats ?? 0);
    if (tally.returned !== tokens)
      throw new Fault(number, "sums", `总数说收回 ${tally.returned} 张，票号有 ${tokens} 张`);
    if (this.published === "totals" && tally.returned > 0 && tally.valid < verdict.FEWEST) {
      throw new Fault(number, "published", `有效票只有 ${tally.valid} 张，应当只公布结论`);
    }
    if (this.published === "ballots") {
      const again = verdict.treeOf(verdict.gather(this.election, rule, marks), repeats);
      if (dumps(again) !== dumps(tree)) throw new Fault(number, "sums", "由每张票的记号重新点出的总数与所写的不同");
    }
    return tally;
  }
}

function attempt(line, kind, work) {
  try {
    return work();
  } catch (error) {
    throw said(error, line, kind);
  }
}

function said(error, line, kind, opening = "") {
  return error instanceof Refused ? new Fault(line, kind, opening + error.message) : error;
}

function exact(line, text, size, name) {
  if (!isHex(text, size)) throw new Fault(line, "text", `${name}应当是 ${size * 2} 位小写十六进制`);
  return text;
}

import { Refused } from "../core/refused.js";

// 封箱文件里的一处不对：line 第几行（从 1 起），kind 是哪一类。
export class Fault extends Refused {
  constructor(line, kind, sentence) {
    super(sentence, kind);
    this.line = line;
  }
}

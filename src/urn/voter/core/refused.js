// 拒绝：一句人能看懂的话。kind 供另一种语言的说法和测试用。
export class Refused extends Error {
  constructor(sentence, kind = "") {
    super(sentence);
    this.kind = kind;
    this.after = 0; // 秒：票箱说忙时，请过多久再来
  }
}

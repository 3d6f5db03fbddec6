// 收票格式：定长正文，docs/urn.md 第 4 节。

import { concat, utf8 } from "./bytes.js";

const KIND = { secret: 1, poll: 2 };
export const OVERHEAD = { secret: 328, poll: 72 };

// proof：secret 是前缀 ‖ 签名，poll 是准入码；marks 是规范文本的字节。
export function pack(election, token, proof, marks) {
  const head = concat(utf8("BHV1"), Uint8Array.of(KIND[election.kind], 0, marks.length >> 8, marks.length & 255));
  const body = concat(head, token, proof, marks);
  if (body.length > election.size || body.length - marks.length !== OVERHEAD[election.kind]) {
    throw new RangeError("这张票写不进规定的长度");
  }
  const whole = new Uint8Array(election.size);
  whole.set(body);
  return whole;
}

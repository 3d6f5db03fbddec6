// 默克尔树：RFC 6962 第 2.1 节，叶加 0x00、节点加 0x01。边读边长，只记着各峰。

import { concat, sha256 } from "./bytes.js";

export const leafHash = (data) => sha256(concat(Uint8Array.of(0), data));
const nodeHash = (left, right) => sha256(concat(Uint8Array.of(1), left, right));

export class GrowingTree {
  constructor() {
    this.size = 0;
    this.peaks = [];
  }

  async append(leaf) {
    for (let carry = this.size; carry & 1; carry >>= 1) leaf = await nodeHash(this.peaks.pop(), leaf);
    this.peaks.push(leaf);
    this.size += 1;
  }

  async root() {
    if (!this.size) return sha256(new Uint8Array(0));
    let found = this.peaks[this.peaks.length - 1];
    for (let i = this.peaks.length - 2; i >= 0; i--) found = await nodeHash(this.peaks[i], found);
    return found;
  }
}

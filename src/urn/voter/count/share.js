// 门槛与分数：一律精确，不用小数。分数写成 [分子, 分母]，BigInt，分母为正。

import { Refused } from "../core/refused.js";

const WORDS = new Map([
  ["过半数", "> 1/2"],
  ["半数以上", "≥ 1/2"],
  ["三分之二以上", "≥ 2/3"],
  ["五分之四以上", "≥ 4/5"],
]);
const WRITTEN = /^(≥|>=|达到|不少于|>|＞|超过)\s*(?:(\d+)\s*\/\s*(\d+)|(\d+(?:\.\d+)?)\s*([%％])?)$/;

/** @param {any} above @param {any} below @returns {[bigint, bigint]} */
export function fraction(above, below = 1n) {
  const [a, b] = [BigInt(above), BigInt(below)];
  for (let rest = a < 0n ? -a : a, left = b; ; [rest, left] = [left, rest % left]) {
    if (!left) return [a / rest, b / rest];
  }
}

export const compare = ([a, b], [c, d]) => (a * d < c * b ? -1 : a * d > c * b ? 1 : 0);
export const written = ([a, b]) => `${a}/${b}`;

// inclusive：恰好相等算不算达到（≥ 算，> 不算）。
export class Share {
  constructor(inclusive, part) {
    this.inclusive = inclusive;
    this.part = part;
  }

  // votes 占 base 达到门槛吗。基数为零时一律不算达到。
  met(votes, base) {
    const [vote, whole] = [asFraction(votes), asFraction(base)];
    if (whole[0] === 0n) return false;
    const order = compare(vote, [this.part[0] * whole[0], this.part[1] * whole[1]]);
    return this.inclusive ? order >= 0 : order > 0;
  }
}

export function readShare(text, where) {
  const share = readBound(text, where);
  if (compare(share.part, [0n, 1n]) <= 0 || compare(share.part, [1n, 1n]) > 0) {
    throw new Refused(`${where}的门槛要大于 0、不超过 1，不能是“${text}”`, "rule");
  }
  return share;
}

// 读不限大小的界限（如均分“≥ 90”）。
export function readBound(text, where) {
  const word = text.trim();
  const found = WRITTEN.exec(WORDS.get(word) ?? word);
  if (!found || (found[3] && BigInt(found[3]) === 0n)) throw new Refused(`${where}的门槛写不清：“${text}”`, "rule");
  const [, sign, above, below, number, percent] = found;
  const part = below ? fraction(above, below) : decimal(number, percent ? 100n : 1n);
  return new Share(![">", "＞", "超过"].includes(sign), part);
}

function decimal(number, divided) {
  const [whole, after = ""] = number.split(".");
  return fraction(BigInt(whole + after), 10n ** BigInt(after.length) * divided);
}

/** @type {(value: any) => [bigint, bigint]} */
const asFraction = (value) => (Array.isArray(value) ? /** @type {[bigint, bigint]} */ (value) : [BigInt(value), 1n]);

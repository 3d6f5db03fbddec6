// 规范文本：与 bihuan.kernel.canonical 逐字节相同。键按码位排序（不是按 UTF-16），无空白，不转义中文，只有整数。

import { hex, sha256, utf8 } from "./bytes.js";

export function dumps(value) {
  if (value === null || typeof value === "boolean" || typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number") {
    if (!Number.isSafeInteger(value)) throw new TypeError("规范文本只收整数");
    return String(value);
  }
  if (Array.isArray(value)) return `[${value.map(dumps).join(",")}]`;
  const pairs = value instanceof Map ? [...value] : Object.entries(value);
  pairs.sort(([a], [b]) => byCodePoint(a, b));
  return `{${pairs.map(([key, item]) => `${JSON.stringify(key)}:${dumps(item)}`).join(",")}}`;
}

export const digest = async (text) => `sha256:${hex(await sha256(utf8(text)))}`;

export function byCodePoint(a, b) {
  const [left, right] = [[...a], [...b]];
  for (let i = 0; i < left.length && i < right.length; i++) {
    const difference = left[i].codePointAt(0) - right[i].codePointAt(0);
    if (difference) return difference;
  }
  return left.length - right.length;
}

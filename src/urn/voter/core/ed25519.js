// 验 Ed25519 签名（RFC 8032 第 5.1.7 节）。较旧的手机上 WebCrypto 没有它，所以自己写；只验公开的东西，不必防计时。

import { concat, same, sha512, toBig, unhex } from "./bytes.js";

/** @typedef {[bigint, bigint, bigint, bigint]} Point 扩展坐标 (X, Y, Z, T) */

const P = 2n ** 255n - 19n;
const L = 2n ** 252n + 27742317777372353535851937790883648493n;
const mod = (value) => ((value % P) + P) % P;
const D = mod(-121665n * power(121666n, P - 2n));
const ROOT = power(2n, (P - 1n) / 4n);
const BASE = point(unhex("58" + "66".repeat(31)));

export async function verify(publicKey, message, signature) {
  if (publicKey.length !== 32 || signature.length !== 64) return false;
  const key = point(publicKey);
  const s = little(signature.slice(32));
  if (!key || s >= L) return false;
  const h = little(await sha512(concat(signature.slice(0, 32), publicKey, message))) % L;
  /** @type {Point} */
  const negative = [mod(-key[0]), key[1], key[2], mod(-key[3])];
  return same(packed(add(times(BASE, s), times(negative, h))), signature.slice(0, 32));
}

/** @returns {Point | null} */
function point(bytes) {
  const value = little(bytes);
  const [sign, y] = [value >> 255n, value & ((1n << 255n) - 1n)];
  if (y >= P) return null;
  const u = mod(y * y - 1n);
  const v = mod(D * y * y + 1n);
  let x = mod(u * power(v, 3n) * power(mod(u * power(v, 7n)), (P - 5n) / 8n));
  if (mod(v * x * x) !== u) x = mod(x * ROOT);
  if (mod(v * x * x) !== u || (x === 0n && sign)) return null;
  if ((x & 1n) !== sign) x = P - x;
  return [x, y, 1n, mod(x * y)];
}

/** @param {Point} one @param {Point} other @returns {Point} */
function add([x1, y1, z1, t1], [x2, y2, z2, t2]) {
  const a = mod((y1 - x1) * (y2 - x2));
  const b = mod((y1 + x1) * (y2 + x2));
  const c = mod(2n * t1 * t2 * D);
  const d = mod(2n * z1 * z2);
  const [e, f, g, h] = [b - a, d - c, d + c, b + a];
  return [mod(e * f), mod(g * h), mod(f * g), mod(e * h)];
}

function times(base, scalar) {
  /** @type {Point} */
  let found = [0n, 1n, 1n, 0n];
  for (; scalar; scalar >>= 1n, base = add(base, base)) if (scalar & 1n) found = add(found, base);
  return found;
}

/** @param {Point} point */
function packed([x, y, z]) {
  const inverse = power(z, P - 2n);
  const value = mod(y * inverse) | ((mod(x * inverse) & 1n) << 255n);
  return unhex(value.toString(16).padStart(64, "0")).reverse();
}

function power(base, exponent) {
  let found = 1n;
  for (; exponent; exponent >>= 1n, base = mod(base * base)) if (exponent & 1n) found = mod(found * base);
  return found;
}

function little(bytes) {
  return toBig(bytes.slice().reverse());
}

// 盲签名，投票人这一边：RFC 9474 RSABSSA-SHA384-PSS-Randomized。
// 票号、前缀、盐、盲因子都由 128 位种子派生（docs/urn.md 第 1 节），与 bihuan.kernel.blind 逐字节相同：
// 丢了浏览器，凭票根能原样再来。现成的库自己取随机数、不收派生的，所以这里自己写盲化与去盲，用它来互验（tests/urn/test_page_interop.py）。

import { concat, fromBig, hex, sha256, sha384, toBig, unhex, utf8 } from "./bytes.js";
import { Refused } from "./refused.js";

const SCHEME = "bihuan-ballot/1";
const PSS = { name: "RSA-PSS", saltLength: 48 };
const HASH_BYTES = 48;
const SALT_BYTES = 48;

export const newSeed = () => crypto.getRandomValues(new Uint8Array(16));

export async function readKey(derHex) {
  let ready, der, jwk;
  try {
    ready = await crypto.subtle.importKey("spki", unhex(derHex), { name: "RSA-PSS", hash: "SHA-384" }, true, [
      "verify",
    ]);
    der = hex(new Uint8Array(await crypto.subtle.exportKey("spki", ready)));
    jwk = await crypto.subtle.exportKey("jwk", ready);
  } catch {
    throw new Refused("公钥读不出来：应当是 SubjectPublicKeyInfo（DER 的十六进制）", "key");
  }
  const n = toBig(base64url(jwk.n));
  if (der !== derHex || n.toString(2).length !== 2048) throw new Refused("投票用的公钥应当恰好 2048 位", "key");
  return { n, e: toBig(base64url(jwk.e)), size: 256, der, ready };
}

export const fingerprint = async (key) => `sha256:${hex(await sha256(unhex(key.der)))}`;

export function signedText(ballot, token) {
  return concat(utf8(`${SCHEME}\0${ballot}\0`), token);
}

// 一张票的秘密；除票号与前缀外不出本机。
export async function voterSecrets(seed, ballot, key) {
  const base = await crypto.subtle.importKey("raw", seed, "HKDF", false, ["deriveBits"]);
  const derive = async (what, size) =>
    new Uint8Array(
      await crypto.subtle.deriveBits(
        { name: "HKDF", hash: "SHA-256", salt: utf8(`${SCHEME}\0${ballot}`), info: utf8(`${SCHEME} ${what}`) },
        base,
        8 * size,
      ),
    );
  let r = 1n + (toBig(await derive("blind", key.size + 16)) % (key.n - 1n));
  while (gcd(r, key.n) !== 1n) r = (r % (key.n - 1n)) + 1n;
  const [token, prefix, salt] = [
    await derive("token", 32),
    await derive("prefix", 32),
    await derive("salt", SALT_BYTES),
  ];
  return { ballot, key, token, prefix, salt, r, prepared: concat(prefix, signedText(ballot, token)) };
}

// 交给发票处的盲化消息；同一种子总是同一个。
export async function blinded({ key, prepared, salt, r }) {
  const m = toBig(await encode(prepared, key.n.toString(2).length - 1, salt));
  if (gcd(m, key.n) !== 1n) throw new Refused("这条消息与公钥不互质，换一个种子再来", "key");
  return fromBig((m * power(r, key.e, key.n)) % key.n, key.size);
}

// 去盲并验证；发票处给的不是真签名的拒绝。
export async function finish({ key, prepared, r }, blindSignature) {
  const z = toBig(blindSignature);
  if (blindSignature.length !== key.size || z >= key.n) throw new Refused("签名的长度或大小不对", "signature");
  const signature = fromBig((z * inverse(r, key.n)) % key.n, key.size);
  if (!(await verify(key, prepared, signature))) {
    throw new Refused("发票处给的签名验证不过：不是为这张票签的，或者不是这把公钥签的", "signature");
  }
  return signature;
}

export const verify = (key, prepared, signature) => crypto.subtle.verify(PSS, key.ready, signature, prepared);

// EMSA-PSS-ENCODE（RFC 8017 第 9.1.1 节），盐由调用者给。
export async function encode(message, bits, salt) {
  const size = Math.ceil(bits / 8);
  const h = await sha384(concat(new Uint8Array(8), await sha384(message), salt));
  const db = concat(new Uint8Array(size - salt.length - HASH_BYTES - 2), Uint8Array.of(1), salt);
  const mask = await mgf1(h, db.length);
  const masked = db.map((byte, i) => byte ^ mask[i]);
  masked[0] &= 0xff >> (8 * size - bits);
  return concat(masked, h, Uint8Array.of(0xbc));
}

async function mgf1(seed, length) {
  const blocks = [];
  for (let i = 0; i * HASH_BYTES < length; i++) blocks.push(await sha384(concat(seed, Uint8Array.of(0, 0, 0, i))));
  return concat(...blocks).slice(0, length);
}

/** @param {bigint} base @param {bigint} exponent @param {bigint} modulus */
function power(base, exponent, modulus) {
  let found = 1n;
  for (let square = base % modulus; exponent; exponent >>= 1n, square = (square * square) % modulus) {
    if (exponent & 1n) found = (found * square) % modulus;
  }
  return found;
}

function gcd(a, b) {
  while (b) [a, b] = [b, a % b];
  return a;
}

/** @param {bigint} value @param {bigint} modulus */
function inverse(value, modulus) {
  let [a, b, x, y] = [value % modulus, modulus, 1n, 0n];
  while (b) [a, b, x, y] = [b, a % b, y, x - (a / b) * y];
  return ((x % modulus) + modulus) % modulus;
}

function base64url(text) {
  return Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
}

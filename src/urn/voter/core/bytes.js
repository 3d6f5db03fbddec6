// 字节：十六进制、大整数、哈希。全用浏览器自带的 WebCrypto；没有 HTTPS 时 subtle 不存在，页面会先说明。

const encoder = new TextEncoder();
const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export const utf8 = (text) => encoder.encode(text);
export const unutf8 = (bytes) => strict.decode(bytes);

export function concat(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const PAIRS = Array.from({ length: 256 }, (_, n) => n.toString(16).padStart(2, "0"));

export function hex(bytes) {
  let text = "";
  for (const byte of bytes) text += PAIRS[byte];
  return text;
}

export function unhex(text) {
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = parseInt(text.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}

export const isHex = (text, size) => typeof text === "string" && text.length === 2 * size && /^[0-9a-f]*$/.test(text);

export const toBig = (bytes) => (bytes.length ? BigInt("0x" + hex(bytes)) : 0n);
export const fromBig = (number, size) => unhex(number.toString(16).padStart(2 * size, "0"));

export function same(a, b) {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

export function before(a, b) {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return a[i] < b[i];
  return false;
}

const digest = async (name, bytes) => new Uint8Array(await crypto.subtle.digest(name, bytes));
export const sha256 = (bytes) => digest("SHA-256", bytes);
export const sha384 = (bytes) => digest("SHA-384", bytes);
export const sha512 = (bytes) => digest("SHA-512", bytes);

export async function hmacKey(key) {
  return crypto.subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
}

export const hmac = async (key, bytes) => new Uint8Array(await crypto.subtle.sign("HMAC", key, bytes));

// 票根：种子的十六进制四位一组，末组是校验；抄错或拿错投票都读不回去。

import { concat, hex, sha256, unhex, utf8 } from "./bytes.js";
import { Refused } from "./refused.js";

export async function slip(seed, ballot) {
  return (hex(seed) + (await check(seed, ballot))).match(/.{4}/g).join("-");
}

export async function readSlip(text, ballot) {
  const digits = text.replace(/[\s-]/g, "").toLowerCase();
  if (!/^[0-9a-f]{36}$/.test(digits)) throw new Refused("票根应当是九组、每组四位的十六进制数字", "slip");
  const seed = unhex(digits.slice(0, 32));
  if ((await check(seed, ballot)) !== digits.slice(32)) {
    throw new Refused("票根的校验不对：抄错了一位，或者是别的投票的票根", "slip");
  }
  return seed;
}

async function check(seed, ballot) {
  return hex((await sha256(concat(utf8(`bihuan-slip/1\0${ballot}\0`), seed))).slice(0, 2));
}

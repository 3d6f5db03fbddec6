// 凭据与树头所签的文本、叶、承诺；每一种前面都有自己的名字。与 bihuan.kernel.voting.proofs 相同。

import { concat, hex, sha256, unhex, utf8 } from "./bytes.js";
import { dumps } from "./canonical.js";
import { verify } from "./ed25519.js";

export const sealedBy = (urnHex, text, signatureHex) => verify(unhex(urnHex), text, unhex(signatureHex));

export function promiseText(ballot, token, commitment) {
  return concat(utf8(`bihuan-promise/1\0${ballot}\0`), token, commitment);
}

export function pollHeadText(ballot, size, root) {
  const long = new Uint8Array(8);
  new DataView(long.buffer).setBigUint64(0, BigInt(size));
  return concat(utf8(`bihuan-poll-head/1\0${ballot}\0`), long, root);
}

export const headText = (head) => utf8(`bihuan-head/1\0${dumps(head)}`);

// 封箱指纹：印在会议纪要上的一串，票、总数、结果、规则、票箱都由它定住。
export const fingerprint = async (urn, head) =>
  hex(await sha256(concat(utf8("bihuan-fingerprint/1\0"), urn, headText(head))));

export const commitment = (nonce, marks) => sha256(concat(utf8("bihuan-commitment/1\0"), nonce, marks));

export async function tallyCommitment(nonce, tally) {
  return hex(await sha256(concat(utf8("bihuan-tally/1\0"), nonce, utf8(dumps(tally)))));
}

export const admitText = (ballot, token) => concat(utf8(`bihuan-admission/1\0${ballot}\0`), token);

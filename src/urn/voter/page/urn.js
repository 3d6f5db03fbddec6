// 与票箱说话：只向自己的源，不带 Cookie、不带来路。

import { concat, hex, isHex, unhex } from "../core/bytes.js";
import { pack } from "../core/wire.js";
import { pollHeadText, promiseText, sealedBy } from "../core/proofs.js";
import { Refused } from "../core/refused.js";

const TRIES = 6;
/** @type {RequestInit} */
const QUIET = { credentials: "omit", referrerPolicy: "no-referrer", cache: "no-store", redirect: "error" };

export const elections = async () => (await ask("/elections")).json();
export const definition = async (id) => (await ask(`/elections/${id}`)).json();
export const exported = async (id) => (await ask(`/elections/${id}/export`)).blob();

async function ask(path, more = {}) {
  let answer;
  try {
    answer = await fetch(path, { ...QUIET, ...more });
  } catch {
    throw new Refused("没有得到票箱的回答；再按一次，同一张票不会算两次", "network");
  }
  if (answer.ok) return answer;
  const said = await answer.json().catch(() => ({}));
  const refused = new Refused(said.refused ?? `票箱回答 ${answer.status}`, said.code ?? "network");
  refused.after = Number(answer.headers.get("retry-after")) || 1;
  throw refused;
}

// 投一张票，验过凭据才算。票箱说忙就等一等原样再投；waiting(第几次) 用来告诉人。
export async function cast(election, right, marks, waiting) {
  const body = pack(election, right.token, right.proof, marks);
  const headers = { "content-type": "application/octet-stream" };
  for (let tries = 1; ; tries++) {
    try {
      const answer = await ask(`/elections/${election.id}/votes`, { method: "POST", body, headers });
      return await checked(election, right.token, await answer.json());
    } catch (error) {
      if (error.kind !== "busy" || tries === TRIES) throw error;
      waiting(tries);
      await new Promise((done) => setTimeout(done, 1000 * error.after * (0.5 + Math.random())));
    }
  }
}

async function checked(election, token, said) {
  const secret = election.kind === "secret";
  const whole = isHex(said.promise, 64) && isHex(secret ? said.commitment : said.root, 32);
  if (!whole || said.ballot !== election.id) throw new Refused("票箱的回答看不懂", "promise");
  const text = secret
    ? promiseText(election.id, token, unhex(said.commitment))
    : pollHeadText(election.id, said.size, unhex(said.root));
  if (!(await sealedBy(election.urn, text, said.promise))) {
    throw new Refused("凭据不是那个票箱签的；请告诉监票人", "promise");
  }
  const { commitment, root, sequence, size, promise } = said;
  return secret ? { commitment, promise } : { sequence, size, root, promise };
}

export const secretRight = (own, signature) => ({ token: own.token, proof: concat(own.prefix, signature) });
export const pollRight = (record) => ({ token: unhex(record.token), proof: unhex(record.admission) });
export const tokenOf = (own, record) => (own ? hex(own.token) : record.token);

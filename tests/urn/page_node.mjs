// 在 Node 里运行投票页的源码与 @cloudflare/blindrsa-ts：一行 JSON 问，一行 JSON 答。由 tests/urn/page_node.py 开动。

import { createInterface } from "node:readline";
import { RSABSSA } from "@cloudflare/blindrsa-ts";
import * as blind from "../../src/urn/voter/core/blind.js";
import { hex, unhex } from "../../src/urn/voter/core/bytes.js";
import { dumps } from "../../src/urn/voter/core/canonical.js";
import { verify } from "../../src/urn/voter/core/ed25519.js";
import { readElection } from "../../src/urn/voter/core/election.js";
import { inOrder } from "../../src/urn/voter/core/paper.js";
import { Refused } from "../../src/urn/voter/core/refused.js";
import { readSlip, slip } from "../../src/urn/voter/core/slip.js";
import { decide } from "../../src/urn/voter/count/deciding.js";
import { readBallot } from "../../src/urn/voter/count/marking.js";
import { loadRule } from "../../src/urn/voter/count/rule.js";
import { Tally } from "../../src/urn/voter/count/tally.js";
import { recount } from "../../src/urn/voter/recount/recount.js";

const suite = RSABSSA.SHA384.PSS.Randomized();
const PSS = { name: "RSA-PSS", hash: "SHA-384" };
const own = async ({ seed, ballot, key }) => blind.voterSecrets(unhex(seed), ballot, await blind.readKey(key));
const publicKey = (key) => crypto.subtle.importKey("spki", unhex(key), PSS, true, ["verify"]);

const doing = {
  async derive(asked) {
    const found = await own(asked);
    const { token, prefix, salt, r } = found;
    return {
      ...Object.fromEntries(Object.entries({ token, prefix, salt }).map(([name, bytes]) => [name, hex(bytes)])),
      r: r.toString(16),
      blinded: hex(await blind.blinded(found)),
      slip: await slip(unhex(asked.seed), asked.ballot),
    };
  },
  finish: async (asked) => hex(await blind.finish(await own(asked), unhex(asked.signature))),
  slip: async ({ text, ballot }) => hex(await readSlip(text, ballot)),
  sealed: ({ key, text, signature }) => verify(unhex(key), unhex(text), unhex(signature)),
  canonical: ({ tree }) => dumps(tree),

  async library_blind({ key, message }) {
    const prepared = suite.prepare(unhex(message));
    const { blindedMsg, inv } = await suite.blind(await publicKey(key), prepared);
    return { prepared: hex(prepared), blinded: hex(blindedMsg), inv: hex(inv) };
  },
  async library_finish({ key, prepared, signature, inv }) {
    return hex(await suite.finalize(await publicKey(key), unhex(prepared), unhex(signature), unhex(inv)));
  },
  async library_sign({ pkcs8, blinded }) {
    const key = await crypto.subtle.importKey("pkcs8", unhex(pkcs8), PSS, true, ["sign"]);
    return hex(await suite.blindSign(key, unhex(blinded)));
  },
  library_verify: async ({ key, prepared, signature }) =>
    suite.verify(await publicKey(key), unhex(signature), unhex(prepared)),

  async recount({ bytes }) {
    const { head, recomputed, votes } = await recount(new Blob([unhex(bytes)]));
    return { root: head.root, recomputed, votes: votes.length };
  },
  count({ rule, ballots, figures }) {
    const tally = new Tally(loadRule(rule));
    for (const [text, times] of ballots) tally.add(inOrder(JSON.parse(text)), times);
    return decide(tally, figures);
  },
  check({ rule, ballots }) {
    const read = loadRule(rule);
    return ballots.map((text) => readBallot(read, inOrder(JSON.parse(text))).void?.sentence ?? null);
  },
  async election({ tree, texts }) {
    const { paper, size } = await readElection(tree);
    return { size, read: texts.map((text) => taken(() => paper.readMarks(text))) };
  },
};

function taken(work) {
  try {
    work();
    return true;
  } catch (error) {
    if (error instanceof Refused) return false;
    throw error;
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  let said;
  try {
    said = { said: await doing[asked.do](asked) };
  } catch (error) {
    said =
      error instanceof Refused
        ? { refused: error.message, kind: error.kind, line: error.line ?? null }
        : { broke: String(error.stack) };
  }
  process.stdout.write(JSON.stringify(said) + "\n");
}

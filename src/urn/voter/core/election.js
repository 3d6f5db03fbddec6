// 一次投票的公开定义，docs/urn.md 第 3 节。只收规范的写法；每一处不合都拒绝。

import { admitText } from "./proofs.js";
import { concat, hmac, hmacKey, isHex, same, unhex } from "./bytes.js";
import { readKey, signedText, verify } from "./blind.js";
import { OVERHEAD } from "./wire.js";
import { Paper, isObject } from "./paper.js";
import { Refused } from "./refused.js";

export const ID = /^[a-z0-9][a-z0-9-]{0,62}$/;
const STEP = 512;
const LARGEST = 65536;
const COMMON = ["format", "id", "kind", "title", "opens", "closes", "members", "present", "marks", "rule", "size"];
const MORE = { secret: ["key", "issued", "receipt"], poll: [] };
const SHOWN = ["state", "urn", "key_fingerprint"]; // 票箱此刻添上的

// 读公开定义。admission：poll 封箱后公布的准入密钥。
export async function readElection(tree, admission = null) {
  if (!isObject(tree)) throw new Refused("投票的定义应当是一组“字段: 值”", "election");
  const definition = Object.fromEntries(Object.entries(tree).filter(([name]) => !SHOWN.includes(name)));
  need(tree.kind === "secret" || tree.kind === "poll", "kind 应当是 secret 或 poll");
  const fields = [...COMMON, ...MORE[tree.kind]].sort().join();
  need(Object.keys(definition).sort().join() === fields, "投票的定义里字段多了或少了");
  need(tree.format === "bihuan-election/1", "投票的定义是不认识的格式");
  need(typeof tree.id === "string" && ID.test(tree.id), "id 只用小写字母、数字和连字符");
  need(isText(tree.title, 200) && isText(tree.rule, 100000), "要写 title 与 rule");
  need(isInstant(tree.opens) && isInstant(tree.closes) && tree.opens < tree.closes, "起止时间不对");
  need(isCount(tree.members) && isCount(tree.present), "人数应当是不小于 0 的整数");
  const election = { ...tree, definition, paper: new Paper(tree.marks), key: null, admission: null };
  if (tree.kind === "secret") {
    need(typeof tree.key === "string" && isHex(tree.key, tree.key.length / 2), "无记名投票要写公钥");
    need(isCount(tree.issued) && tree.issued !== null && tree.issued <= 1_000_000, "无记名投票要写发出张数");
    need(tree.receipt === "counted" || tree.receipt === "content", "receipt 应当是 counted 或 content");
    need(tree.receipt === "counted" || election.paper.items.size === 1, "名单票的凭据只能是 counted");
    election.key = await readKey(tree.key);
  } else if (admission !== null) {
    election.admission = await hmacKey(unhex(admission));
  }
  const size = Math.ceil((OVERHEAD[tree.kind] + election.paper.longest) / STEP) * STEP;
  need(size === tree.size && size <= LARGEST, `size 应当是 ${size}`);
  return election;
}

// 这张票有权投吗：secret 的 proof = 前缀 ‖ 签名；poll 的 proof = 准入码。
export async function proves(election, token, proof) {
  if (election.kind === "poll") return same(await hmac(election.admission, admitText(election.id, token)), proof);
  const prepared = concat(proof.slice(0, 32), signedText(election.id, token));
  return verify(election.key, prepared, proof.slice(32));
}

function need(holds, sentence) {
  if (!holds) throw new Refused(sentence, "election");
}

const isText = (value, most) => typeof value === "string" && value.trim() !== "" && [...value].length <= most;
const isCount = (value) => value === null || (Number.isSafeInteger(value) && value >= 0 && value < 1e10);

function isInstant(value) {
  if (typeof value !== "string" || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/.test(value)) return false;
  const milliseconds = value.slice(0, 23) + "Z";
  const read = new Date(milliseconds);
  return !Number.isNaN(read.getTime()) && read.toISOString() === milliseconds;
}

// 查票：整份重计，再按票号找；找不到、与凭据不符的都是拒绝。

import { hex } from "../core/bytes.js";
import { GrowingTree, leafHash } from "../core/merkle.js";
import { dumps } from "../core/canonical.js";
import { Refused } from "../core/refused.js";
import { recount } from "../recount/recount.js";
import { exported, tokenOf } from "./urn.js";
import { t } from "./words.js";

export async function lookUp(page, source, tell) {
  const { election, record, own } = page;
  tell(t("正在取封箱文件……", "Fetching the export …"));
  const file = source ?? (await exported(page.id));
  const progress = (_, votes) => tell(t(`已验 ${votes} 张……`, `${votes} ballots verified …`));
  const whole = await recount(file, progress);
  if (whole.urn !== election.urn || dumps(whole.election.definition) !== dumps(election.definition)) {
    throw new Refused("这份封箱文件不是这个票箱、这次投票的", "other_export");
  }
  const token = tokenOf(own, record);
  const mine = whole.votes.find((vote) => vote.token === token);
  if (!mine) throw new Refused("封箱文件里没有你的票号；请把凭据交给监票人", "missing");
  const receipt = record?.receipt;
  const compared = Boolean(receipt) && (await agrees(whole, mine, receipt));
  const marks = mine.marks === null ? null : election.paper.readMarks(mine.marks);
  return { line: mine.line, votes: whole.votes.length, fingerprint: whole.fingerprint, marks, compared };
}

async function agrees(whole, mine, receipt) {
  const good =
    whole.election.kind === "secret"
      ? mine.committed === receipt.commitment
      : await stillThere(whole, mine.token, receipt);
  if (!good) throw new Refused("有你的票号，却与凭据不符：票被换过；请把凭据交给监票人", "swapped");
  return true;
}

// 公共投票：凭据里的树根，是封箱文件前 size 张的树根吗；那个序号上是自己的票吗。
async function stillThere({ votes }, token, { sequence, size, root }) {
  const tree = new GrowingTree();
  for (const vote of votes.slice(0, size)) await tree.append(await leafHash(vote.data));
  return sequence < size && size <= votes.length && votes[sequence].token === token && hex(await tree.root()) === root;
}

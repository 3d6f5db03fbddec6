// 当选：得票多者当选，达到门槛才算；票数相等定不下来的再次投票；不足的名额说明还差几个。

import { byCodePoint } from "../core/canonical.js";
import { WRITE_IN } from "../core/paper.js";
import { Refused } from "../core/refused.js";
import { figureOf } from "./deciding.js";
import { compare, fraction } from "./share.js";

export function chooseWinners(tally, figures, places) {
  const { number } = places;
  refuseTooFew(tally, places);
  const scores = readScores(tally, places);
  const able = [...scores.keys()].filter((code) => isAble(tally, figures, places, code, scores));
  const ordered = able.sort((a, b) => compare(scores.get(b), scores.get(a)) || byCodePoint(a, b));
  let elected = ordered.slice(0, number);
  let tied = [];
  if (ordered.length > number && compare(scores.get(ordered[number]), scores.get(ordered[number - 1])) === 0) {
    const border = scores.get(ordered[number]);
    tied = ordered.filter((code) => compare(scores.get(code), border) === 0);
    elected = ordered.filter((code) => compare(scores.get(code), border) > 0);
  }
  let revote = null;
  if (tied.length && places.ties === "revote") revote = { among: tied, places: number - elected.length };
  else if (tied.length && places.ties === "all_in") elected = [...elected, ...tied];
  const unfilled = Math.max(0, number - elected.length - (revote?.places ?? 0));
  return {
    number,
    elected,
    revote,
    unfilled,
    unfilled_source: unfilled ? places.shortfallSource || tally.rule.source : "",
  };
}

function refuseTooFew(tally, places) {
  const more = tally.items.size - places.number;
  if ((places.competitive && more < 1) || (places.surplus && !places.surplus.met(more, places.number))) {
    throw new Refused(`候选 ${tally.items.size} 个，名额 ${places.number} 个：候选不够差额`, "rule");
  }
}

// 各项（连同另选的人）排先后的数，大者在前；名次和小者在前，故取其相反数。
function readScores(tally, places) {
  const found = new Map();
  const reversed = tally.rule.paper.rankSum === true;
  for (const code of tally.valid ? tally.items.keys() : []) {
    const score = tally.score(code, places.mark);
    if (score !== null && reversed) found.set(code, [-score[0], score[1]]);
    else if (score !== null && score[0] > 0n) found.set(code, score);
  }
  for (const [name, votes] of tally.writeIns) found.set(`${WRITE_IN}:${name}`, fraction(votes));
  return found;
}

// 达到当选的门槛吗。门槛按票数算：选了这一项的张数占基数多少。
function isAble(tally, figures, places, code, scores) {
  if (!places.share) return true;
  const written = code.startsWith(`${WRITE_IN}:`);
  const base = places.base !== "valid" ? figureOf(figures, places.base) : written ? tally.valid : tally.validOn(code);
  return places.share.met(written || places.mark !== null ? scores.get(code) : tally.supporters(code), base);
}

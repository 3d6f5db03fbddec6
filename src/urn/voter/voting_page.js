// 投票页：票根 → 领票 → 投票 → 凭据与查票。公共投票没有前两步，换成准入码。
// 页面的全部状态在 page 里；每一步是 page/ 下的一个文件，拿 page 画出自己，办完事改 page 再重画。

import { readKey, voterSecrets } from "./core/blind.js";
import { unhex } from "./core/bytes.js";
import { ID, readElection } from "./core/election.js";
import { loadRule } from "./count/rule.js";
import { el } from "./page/dom.js";
import { showHall, showInsecure, showUnknown } from "./page/hall.js";
import { keep, kept } from "./page/keep.js";
import { openTools } from "./page/tools.js";
import * as urn from "./page/urn.js";
import { showVoting } from "./page/voting.js";
import { readFragment } from "./page/fragment.js";

const page = {
  id: location.pathname.startsWith("/e/") ? decodeURIComponent(location.pathname.slice(3)) : null,
  election: null, // 读好的公开定义
  rule: null, // 计票规则，用来提醒会作废的填法
  record: null, // 存在这台机器上的
  own: null, // 由种子派生的一张票
  stores: true, // 这台机器存得住吗
  draft: new Map(), // 正在填的票
  reviewing: false,
  trouble: null,
  hall: null,
  draw,
  remember,
  refresh,
};

async function remember(changes) {
  page.record = { ballot: page.id, ...page.record, ...changes };
  page.stores = keep(page.record);
  await derive();
}

async function derive() {
  const { record } = page;
  page.own = null;
  if (record?.seed && record.key) page.own = await voterSecrets(unhex(record.seed), page.id, await readKey(record.key));
}

// 向票箱要公开定义；还没有这次投票（还在发票）时 election 为 null。
async function refresh() {
  page.trouble = null;
  try {
    page.election = await readElection(await urn.definition(page.id));
    page.rule = null;
    page.rule = loadRule(page.election.rule);
  } catch (error) {
    if (error.kind === "rule") return;
    page.election = null;
    if (error.kind !== "unknown") page.trouble = error;
  }
}

let last = "";

function draw(step = null) {
  const work = document.getElementById("work");
  const focused = document.activeElement?.id;
  const [title, ...shown] = view();
  document.title = title;
  work.replaceChildren(...shown);
  const heading = /** @type {HTMLElement | null} */ (work.querySelector("[data-step]"));
  const now = step ?? heading?.dataset.step ?? "";
  if (last && now !== last) heading?.focus();
  else if (focused) document.getElementById(focused)?.focus();
  last = now;
}

function view() {
  if (!globalThis.isSecureContext || !globalThis.crypto?.subtle) return showInsecure();
  if (page.id === null) return showHall(page);
  if (!ID.test(page.id)) return showUnknown(page, false);
  if (!page.election && !page.record?.key) return showUnknown(page, true);
  return showVoting(page);
}

export async function startVoting() {
  openTools(draw);
  addEventListener("hashchange", async () => {
    await readFragment(page);
    draw();
  });
  document.getElementById("work").replaceChildren(el("p", { class: "wait" }, "……"));
  if (!globalThis.crypto?.subtle) return draw();
  if (page.id === null) {
    page.hall = await urn.elections().catch((error) => ({ error }));
    return draw();
  }
  page.record = kept(page.id);
  await refresh();
  await derive();
  await readFragment(page);
  draw();
}

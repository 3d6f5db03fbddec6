// 名册的链接把签名放在网址的 # 后面带过来：它不发给票箱，读完立即从地址栏抹掉。
//   /e/‹代号›#key=…        投票公钥（还在发票、票箱还没有这次投票时）
//   /e/‹代号›#issued=…     发票处的盲签名
//   /e/‹代号›#token=…&admission=…   公共投票的准入码

import { isHex } from "../core/bytes.js";
import { collect } from "./issuing.js";
import { admit } from "./admitting.js";
import { useKey } from "./preparing.js";

export async function readFragment(page) {
  const given = new URLSearchParams(location.hash.slice(1));
  if (![...given.keys()].some((name) => ["key", "issued", "token"].includes(name))) return;
  history.replaceState(null, "", location.pathname);
  page.trouble = null;
  try {
    if (given.has("key") && !page.election) await useKey(page, given.get("key"));
    if (given.has("issued") && page.own) await collect(page, given.get("issued"));
    if (isHex(given.get("token"), 32)) await admit(page, `${given.get("token")} ${given.get("admission")}`);
  } catch (error) {
    page.trouble = error;
  }
}

// 两张页一个脚本：哪一张由 body 的 data-page 说。
import { startRecount } from "./recount_page.js";
import { startVoting } from "./voting_page.js";

if (document.body.dataset.page === "recount") startRecount();
else startVoting();

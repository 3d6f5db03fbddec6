// 重计页：选一份封箱文件，在这台机器上从头验一遍、点一遍。可以存下来从 file:// 打开，不需要票箱。

import { button, el, filePicker, once, tell } from "./page/dom.js";
import { openTools } from "./page/tools.js";
import { faultSentence, sentence, t } from "./page/words.js";
import { elections, exported } from "./page/urn.js";
import { Fault, recount } from "./recount/recount.js";
import { showChecks, showWrong } from "./recount/checks.js";
import { showResult } from "./recount/result.js";

const page = {
  step: null,
  votes: 0,
  share: 0,
  found: null,
  fault: null,
  error: null,
  minutes: { urn: "", fingerprint: "" },
  sealed: [],
  name: "",
};

function draw() {
  const work = document.getElementById("work");
  const focused = document.activeElement?.id;
  document.title = `${t("重计", "Recount")}${page.name ? ` · ${page.name}` : ""}`;
  work.replaceChildren(
    el("h1", { tabindex: "-1" }, t("重计一份封箱文件", "Recount an export")),
    el(
      "p",
      {},
      t(
        "每张票的签名、树、树头、总数，直到按规则得出的结果，全在这台机器上从头查一遍。文件不离开这里，也不用相信票箱。",
        "Every ballot's signature, the tree, its head, the totals and the result by the rule are checked here from the beginning. The file stays on this device; no need to trust the urn.",
      ),
    ),
    el("div", { class: "cols" }, el("div", {}, picking(), showChecks(page)), el("div", { id: "result" }, outcome())),
  );
  if (focused) document.getElementById(focused)?.focus();
}

function outcome() {
  if (page.error) return el("p", { class: "trouble", role: "alert" }, sentence(page.error));
  if (page.fault) return showWrong(page, faultSentence(page.fault));
  return page.found ? showResult(page) : null;
}

function picking() {
  const file = filePicker(
    "file",
    [
      el("b", {}, t("选一份封箱文件", "Choose an export")),
      el("small", {}, t("或者拖到这里（.jsonl）", "or drop it here (.jsonl)")),
    ],
    ".jsonl,.json,.txt",
    (chosen) => run(chosen, chosen.name),
  );
  const card = el("section", { class: "card pick" }, file);
  card.addEventListener("dragover", (event) => {
    event.preventDefault();
    card.classList.add("over");
  });
  card.addEventListener("dragleave", () => card.classList.remove("over"));
  card.addEventListener("drop", (event) => {
    event.preventDefault();
    card.classList.remove("over");
    if (event.dataTransfer.files[0]) run(event.dataTransfer.files[0], event.dataTransfer.files[0].name);
  });
  if (page.sealed.length) {
    const choice = el(
      "select",
      { id: "sealed" },
      page.sealed.map(({ id, title }) => el("option", { value: id, selected: id === page.name }, title)),
    );
    card.append(
      el("label", { for: "sealed" }, t("或者从这个票箱取", "or fetch from this urn")),
      choice,
      el(
        "p",
        { class: "acts" },
        button("fetch", t("取来重计", "Fetch and recount"), (event) =>
          once(event.target, () => fetchAndRun(choice.value)),
        ),
      ),
    );
  }
  card.append(minutes());
  return card;
}

function minutes() {
  const field = (name, words) => {
    const input = el("input", {
      id: `minutes-${name}`,
      type: "text",
      autocomplete: "off",
      spellcheck: "false",
      value: page.minutes[name],
    });
    input.addEventListener("input", () => (page.minutes[name] = input.value));
    input.addEventListener("change", () => page.found && draw());
    return [el("label", { for: `minutes-${name}` }, words), input];
  };
  return el(
    "details",
    { open: Boolean(page.minutes.urn || page.minutes.fingerprint) },
    el("summary", {}, t("与会议纪要上印的对一对（可不填）", "Compare with the printed minutes (optional)")),
    el(
      "div",
      { class: "minutes" },
      field("urn", t("票箱公钥", "Key of the urn")),
      field("fingerprint", t("封箱指纹", "Fingerprint of the seal")),
    ),
  );
}

async function fetchAndRun(id) {
  try {
    await run(await exported(id), id);
  } catch (error) {
    Object.assign(page, { error });
    draw();
  }
}

async function run(source, name) {
  Object.assign(page, { step: "votes", votes: 0, share: 0, found: null, fault: null, error: null, name });
  draw();
  let last = Date.now();
  try {
    page.found = await recount(source, (step, votes, share) => {
      const turned = step !== page.step;
      Object.assign(page, { step, votes, share });
      if (!turned && Date.now() - last < 250) return;
      last = Date.now();
      draw();
    });
    page.step = "done";
    tell(t("重计相符", "The recount agrees"));
  } catch (error) {
    Object.assign(page, error instanceof Fault ? { fault: error } : { error, step: null });
  }
  draw();
  document.getElementById("verdict")?.focus();
}

export async function startRecount() {
  openTools(draw, () => t("重计", "Recount"));
  draw();
  if (!globalThis.crypto?.subtle) {
    document
      .getElementById("work")
      .replaceChildren(
        el("h1", {}, t("这里不能重计：没有 HTTPS", "Cannot recount here: no HTTPS")),
        el(
          "p",
          { class: "trouble", role: "alert" },
          t(
            "浏览器不给这个页面用加密。请用 https:// 打开，或者把这一页存下来从本机打开，或者用命令 bihuan recount。",
            "The browser withholds its cryptography from this page. Open it over https://, save it and open it from disk, or use the command bihuan recount.",
          ),
        ),
      );
    return;
  }
  if (!location.protocol.startsWith("http")) return;
  const { elections: listed } = await elections().catch(() => ({ elections: [] }));
  page.sealed = listed.filter(({ state }) => state === "closed");
  draw();
  const wanted = location.hash.slice(1);
  if (page.sealed.some(({ id }) => id === wanted)) {
    fetchAndRun(wanted);
  }
}

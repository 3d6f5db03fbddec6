// 第三步：填票。一项一组单选；只有一种记号的票面是一列勾选；数字在范围内填。填得会作废时先提醒，仍由本人决定。

import { WRITE_IN } from "../core/paper.js";
import { readBallot } from "../count/marking.js";
import { button, el, once } from "./dom.js";
import { showCasting } from "./casting.js";
import { t, voidReason, when } from "./words.js";

const FEW = 11; // 个：数字不多时列成单选

export function showFilling(page) {
  const { election, record } = page;
  if (election === null || election.state !== "open") return showWaiting(page);
  if (record.pending) return showCasting(page, record.pending, true);
  if (page.reviewing) return showCasting(page, null, false);
  const { paper } = election;
  const note = el("p", { id: "filled", class: "quiet", role: "status" });
  const look = () => note.replaceChildren(...remarks(page));
  const list = onlyChecks(paper)
    ? checks(page, look)
    : [...paper.items].map(([code, name], i) => item(page, code, name, i, look));
  look();
  return [
    el("h2", { id: "step-title", tabindex: "-1", "data-step": "fill" }, t("填票", "Mark your ballot")),
    list,
    note,
    el(
      "p",
      { class: "acts" },
      button(
        "review",
        t("填好了，核对", "Done, review"),
        () => {
          const wrong = [...page.draft].find(([, mark]) => !paper.allows(mark));
          if (wrong) return document.getElementById(`field-${wrong[0]}`)?.focus();
          page.reviewing = true;
          page.draw();
        },
        "main",
      ),
    ),
  ];
}

function showWaiting(page) {
  const { election } = page;
  const again = button("again", t("再看一次", "Look again"), (event) =>
    once(event.target, async () => {
      await page.refresh();
      page.draw();
    }),
  );
  const words = !election
    ? t(
        "票已备好。票箱还没有开这次投票，发票结束后再来。",
        "Your ballot is ready. The urn has not opened this vote yet; come back after issuing has ended.",
      )
    : election.state === "waiting"
      ? t(
          `票已备好。${when(election.opens)}开始投票。`,
          `Your ballot is ready. Voting opens on ${when(election.opens)}.`,
        )
      : t(
          `已过截止时间（${when(election.closes)}），这张票没有投。`,
          `Voting ended on ${when(election.closes)}; this ballot was not cast.`,
        );
  return [
    el("h2", { id: "step-title", tabindex: "-1", "data-step": "wait" }, t("还不能投", "Not now")),
    el("p", {}, words),
    el("p", { class: "acts" }, again),
  ];
}

const onlyChecks = (paper) => paper.values.size === 1 && !paper.numbers && !paper.writeIn;

function checks(page, look) {
  const { paper } = page.election;
  const [[value, title]] = paper.values;
  return el(
    "fieldset",
    { class: "item" },
    el("legend", {}, t(`选哪几项（${title}）`, `Choose (${title})`)),
    el(
      "div",
      { class: "choices" },
      [...paper.items].map(([code, name]) => {
        const box = el("input", { type: "checkbox", id: `field-${code}`, name: code, checked: page.draft.has(code) });
        box.addEventListener("change", () => {
          if (box.checked) page.draft.set(code, value);
          else page.draft.delete(code);
          look();
        });
        return el("label", { class: "choice" }, box, el("span", {}, name));
      }),
    ),
  );
}

function item(page, code, name, i, look) {
  const { paper } = page.election;
  const group = el(
    "fieldset",
    { class: "item" },
    el("legend", {}, paper.items.size > 1 ? el("i", {}, `${i + 1}`) : null, name),
  );
  const clear = el("button", { type: "button", class: "clear" }, t("清除这一项", "Clear"));
  const set = (mark) => {
    if (mark === null) page.draft.delete(code);
    else page.draft.set(code, mark);
    clear.hidden = mark === null;
    look();
  };
  const options = [...paper.values].map(([value, title]) =>
    choice(code, title, page.draft.get(code) === value, () => set(value)),
  );
  const { numbers } = paper;
  const few = numbers && numbers[1] - numbers[0] < FEW;
  for (let n = numbers?.[0]; few && n <= numbers[1]; n++)
    options.push(choice(code, String(n), page.draft.get(code) === n, () => set(n), "number"));
  group.append(el("div", { class: few && !paper.values.size ? "choices numbers" : "choices" }, options));
  if (numbers && !few) group.append(numberField(page, code, name, set));
  if (paper.writeIn) group.append(writeIn(page, code, set));
  clear.hidden = !page.draft.has(code);
  clear.setAttribute("aria-label", t(`清除“${name}”`, `Clear “${name}”`));
  clear.addEventListener("click", () => {
    for (const field of group.querySelectorAll("input")) {
      if (field.type === "radio") field.checked = false;
      else field.value = "";
    }
    set(null);
    group.querySelector("input")?.focus();
  });
  group.append(clear);
  return group;
}

function choice(code, title, checked, act, kind = "") {
  const radio = el("input", { type: "radio", name: `item-${code}`, checked });
  radio.addEventListener("change", act);
  return el("label", { class: `choice ${kind}` }, radio, el("span", {}, title));
}

function numberField(page, code, name, set) {
  const [low, high] = page.election.paper.numbers;
  const mark = page.draft.get(code);
  const field = el("input", {
    id: `field-${code}`,
    type: "text",
    inputmode: "numeric",
    autocomplete: "off",
    value: typeof mark === "number" ? mark : "",
  });
  field.addEventListener("input", () => {
    const written = field.value.trim();
    const good = /^-?\d{1,7}$/.test(written) && Number(written) >= low && Number(written) <= high;
    field.setAttribute("aria-invalid", String(written !== "" && !good));
    set(written === "" ? null : good ? Number(written) : NaN);
  });
  return el(
    "label",
    { class: "field" },
    t(`填 ${low} 到 ${high} 的整数`, `A whole number from ${low} to ${high}`),
    el("span", { class: "unseen" }, `：${name}`),
    field,
  );
}

function writeIn(page, code, set) {
  const { paper } = page.election;
  const mark = page.draft.get(code);
  const written = Array.isArray(mark) && mark[0] === WRITE_IN;
  const radio = el("input", { type: "radio", name: `item-${code}`, checked: written });
  const field = el("input", {
    id: `field-${code}`,
    type: "text",
    autocomplete: "off",
    maxlength: 2 * paper.writeIn,
    "aria-label": t("另选他人的姓名", "Name of the person"),
    value: written ? mark[1] : "",
  });
  const put = () => {
    radio.checked = true;
    const name = field.value.normalize("NFC").trim();
    field.setAttribute("aria-invalid", String(!paper.isName(name)));
    set([WRITE_IN, name]);
  };
  radio.addEventListener("change", () => {
    put();
    field.focus();
  });
  field.addEventListener("input", put);
  return el(
    "div",
    { class: "choice write-in" },
    el("label", {}, radio, el("span", {}, t("另选他人", "Someone else"))),
    field,
  );
}

function remarks(page) {
  const { paper } = page.election;
  const said = [
    t(
      `已填 ${page.draft.size} / ${paper.items.size} 项。空着的项目照空着投。`,
      `${page.draft.size} of ${paper.items.size} marked. Blank items are cast blank.`,
    ),
  ];
  const wrong = [...page.draft.values()].some((mark) => !paper.allows(mark));
  const reason = wrong || !page.draft.size ? null : voidOf(page);
  if (wrong)
    said.push(
      el(
        "span",
        { class: "warn" },
        t("有一项填得不清楚：姓名或数字不对。", "One entry is unclear: a name or a number is wrong."),
      ),
    );
  if (reason) said.push(el("span", { class: "warn" }, reason));
  return said;
}

// 照规则，这样填会作废吗；规则读不懂时不提醒。
export function voidOf(page) {
  if (!page.rule) return null;
  const reading = readBallot(page.rule, page.draft);
  if (reading.void)
    return t("照这样投，这张票会作废：", "Cast like this, the ballot will be invalid: ") + voidReason(reading.void);
  const [first] = reading.faults.values();
  return first ? t("照这样投，有一项会作废：", "Cast like this, one item will be invalid: ") + voidReason(first) : null;
}

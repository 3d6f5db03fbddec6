// 预分方案：边写边存，提议一按就写上，几个单位的一格接着列，回车到下一件的同一列。没有这个脚本，按「存」照样存。
const PAUSE = 1200; // 毫秒：停手这么久才存
const SIGN = /[、，,;；\s]/;

/** @param {HTMLFormElement} form */
function start(form) {
  const said = /** @type {HTMLElement} */ (form.querySelector("[data-said]"));
  const seen = /** @type {HTMLInputElement} */ (form.elements.namedItem("seen"));
  const count = document.querySelector("[data-count]");
  const names = /** @type {HTMLOptionElement[]} */ ([...document.querySelectorAll("#unit option")]);
  const more = document.getElementById("more");
  /** @type {Set<HTMLTableRowElement>} */
  const dirty = new Set();
  let waiting = 0;
  let busy = false;
  let leaving = false;

  /** @param {EventTarget | null} target @returns {HTMLInputElement | null} */
  const cell = (target) => (target instanceof HTMLInputElement && target.closest("tbody") ? target : null);
  /** @param {Element} row @returns {HTMLInputElement[]} */
  const cells = (row) => [...row.querySelectorAll("input")];

  /** 一格几个单位：前面写好的留着，后面接着列。 @param {HTMLInputElement} box */
  function offer(box) {
    if (box.getAttribute("list") !== "more") return;
    const parts = box.value.split(SIGN);
    const kept = parts.slice(0, -1).filter(Boolean);
    const before = kept.length ? `${kept.join("、")}、` : "";
    more.replaceChildren(
      ...names
        .filter((one) => !kept.includes(one.value))
        .map((one) => {
          const option = document.createElement("option");
          option.value = before + one.value;
          option.label = one.label;
          return option;
        }),
    );
  }

  /** @param {HTMLTableRowElement} row @param {string} sentence */
  function tell(row, sentence) {
    row.querySelector(".fault")?.remove();
    row.classList.toggle("wrong", Boolean(sentence));
    if (!sentence) return;
    const line = document.createElement("b");
    line.className = "fault";
    line.textContent = sentence;
    row.cells[1].append(line);
  }

  function later() {
    clearTimeout(waiting);
    waiting = setTimeout(save, PAUSE);
  }

  async function save() {
    if (busy || leaving || !dirty.size) return;
    busy = true;
    const rows = [...dirty];
    dirty.clear();
    const body = new FormData();
    for (const name of ["csrfmiddlewaretoken", "seen"])
      body.set(name, /** @type {HTMLInputElement} */ (form.elements.namedItem(name)).value);
    for (const row of rows) for (const box of cells(row)) body.set(box.name, box.value);
    try {
      const answer = await fetch(location.href, { method: "POST", body, headers: { Accept: "application/json" } });
      if (answer.status !== 200 && answer.status !== 422) throw new Error(String(answer.status));
      taken(await answer.json(), rows);
    } catch {
      for (const row of rows) dirty.add(row);
      said.textContent = "没有存上，过一会儿再存；也可以按「存」";
      waiting = setTimeout(save, PAUSE * 8);
    }
    busy = false;
    if (dirty.size) later();
  }

  /** @param {{ seen: number, count: number, said: string, faults: Record<string, string>, cells: Record<string, string> }} told
   * @param {HTMLTableRowElement[]} rows */
  function taken(told, rows) {
    seen.value = String(told.seen);
    if (count) count.textContent = String(told.count);
    for (const row of rows) tell(row, told.faults[cells(row)[0].name.split("-")[0]] ?? "");
    for (const [name, value] of Object.entries(told.cells)) {
      const box = /** @type {HTMLInputElement | null} */ (form.elements.namedItem(name));
      if (box && !dirty.has(box.closest("tr")) && box.value !== value) {
        if (!rows.includes(box.closest("tr"))) tell(box.closest("tr"), "别人刚刚改了这一件");
        box.value = value;
      } else if (box && box.value !== value) tell(box.closest("tr"), `别人刚刚把这一件写成：${value || "空着"}`);
    }
    const wrong = Object.keys(told.faults).length;
    said.textContent = wrong ? `有 ${wrong} 件没有存，写在那一行` : told.said;
  }

  form.addEventListener("focusin", (event) => {
    const box = cell(event.target);
    if (box) offer(box);
  });
  form.addEventListener("input", (event) => {
    const box = cell(event.target);
    if (!box) return;
    offer(box);
    dirty.add(box.closest("tr"));
    later();
  });
  form.addEventListener("keydown", (event) => {
    const box = cell(event.target);
    if (!box || event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    const row = box.closest("tr");
    const next = /** @type {Element | null} */ (event.shiftKey ? row.previousElementSibling : row.nextElementSibling);
    if (next) cells(next)[cells(row).indexOf(box)]?.focus();
  });
  form.addEventListener("click", (event) => {
    const button = event.target instanceof HTMLButtonElement && event.target.name === "take" ? event.target : null;
    if (!button) return;
    event.preventDefault();
    const box = cells(button.closest("tr"))[0];
    box.value = button.textContent;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.focus();
  });
  form.addEventListener("submit", () => {
    leaving = true;
  });
}

document.querySelectorAll("form[data-plan]").forEach((form) => {
  start(/** @type {HTMLFormElement} */ (form));
});
document.querySelectorAll("[data-print]").forEach((button) => {
  if (!(button instanceof HTMLElement)) return;
  button.hidden = false;
  button.addEventListener("click", () => print());
});

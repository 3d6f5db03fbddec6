// 写工作法：一停手就核，毛病标在行旁；停久一点存。没有这个脚本，按「存」照样核、照样存。
const CHECK = 60; // 毫秒：停手这么久就核
const SAVE = 3000; // 毫秒：停手这么久就存

/** 表单、条文表：一停手就照写的核；期限的几格只露出用得着的。
 * @param {HTMLFormElement} form */
function startSheet(form) {
  const beside = /** @type {HTMLElement} */ (form.querySelector("#checked"));
  let checking = 0;
  let asked = new AbortController();

  function fold() {
    for (const due of form.querySelectorAll(".leaf-due")) {
      const how = due.querySelector("select")?.value ?? "";
      for (const part of due.querySelectorAll("[data-for]"))
        if (part instanceof HTMLElement) part.hidden = !(part.dataset.for ?? "").split(" ").includes(how);
    }
    for (const row of form.querySelectorAll(".leaf-row")) {
      const kind = row.querySelector("select[name$=-kind]");
      const options = row.querySelector("input[name$=-options]");
      if (kind instanceof HTMLSelectElement && options instanceof HTMLElement)
        options.hidden = !["选项", "评价"].includes(kind.value);
    }
  }

  async function check() {
    asked.abort();
    asked = new AbortController();
    try {
      const answer = await fetch(form.dataset.write ?? "", {
        method: "POST",
        body: new FormData(form),
        signal: asked.signal,
      });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const open = beside.querySelector("details")?.open;
      beside.replaceChildren(...page.body.childNodes);
      if (open) beside.querySelector("details")?.setAttribute("open", "");
    } catch {
      // 没有连上，或者又改了：下一次停手再核
    }
  }

  form.addEventListener("input", () => {
    fold();
    clearTimeout(checking);
    checking = setTimeout(check, CHECK);
  });
  fold();
}

/** @param {HTMLFormElement} form */
function start(form) {
  const area = form.querySelector("textarea");
  const lines = form.querySelector("[data-lines]");
  const beside = /** @type {HTMLElement} */ (form.querySelector("#checked"));
  const said = /** @type {HTMLElement} */ (form.querySelector("[data-said]"));
  const revision = /** @type {HTMLInputElement} */ (form.elements.namedItem("revision"));
  const token = /** @type {HTMLInputElement} */ (form.elements.namedItem("csrfmiddlewaretoken"));
  let checking = 0;
  let saving = 0;
  let asked = new AbortController();

  function mark() {
    const faults = (beside.querySelector("[data-faults]")?.getAttribute("data-faults") ?? "").split(" ");
    const count = area.value.split("\n").length;
    const numbers = Array.from({ length: count }, (_, i) => {
      const number = document.createElement("i");
      number.textContent = String(i + 1);
      number.classList.toggle("wrong", faults.includes(String(i + 1)));
      return number;
    });
    lines.replaceChildren(...numbers);
    lines.scrollTop = area.scrollTop;
  }

  function body() {
    const told = new FormData();
    told.set("csrfmiddlewaretoken", token.value);
    told.set("revision", revision.value);
    told.set("source", area.value);
    return told;
  }

  async function check() {
    asked.abort();
    asked = new AbortController();
    const open = beside.querySelector("details")?.open;
    try {
      const answer = await fetch(form.dataset.write, { method: "POST", body: body(), signal: asked.signal });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      beside.replaceChildren(...page.body.childNodes);
      if (open) beside.querySelector("details")?.setAttribute("open", "");
      mark();
    } catch {
      // 没有连上，或者又打了字：下一次停手再核
    }
  }

  async function save() {
    try {
      const answer = await fetch(location.href, {
        method: "POST",
        body: body(),
        headers: { Accept: "application/json" },
      });
      const told = await answer.json();
      said.textContent = told.said;
      said.classList.toggle("fault", !answer.ok);
      if (answer.ok) revision.value = told.revision;
    } catch {
      said.textContent = "没有连上，还没有存";
    }
  }

  area.addEventListener("input", () => {
    clearTimeout(checking);
    clearTimeout(saving);
    checking = setTimeout(check, CHECK);
    saving = setTimeout(save, SAVE);
  });
  area.addEventListener("scroll", () => {
    lines.scrollTop = area.scrollTop;
  });
  beside.addEventListener("click", (event) => {
    const link = event.target instanceof HTMLElement ? event.target.closest("[data-line]") : null;
    if (!link) return;
    event.preventDefault();
    const n = Number(link.getAttribute("data-line"));
    const before =
      area.value
        .split("\n")
        .slice(0, n - 1)
        .join("\n").length + (n > 1 ? 1 : 0);
    area.focus();
    area.setSelectionRange(before, before + (area.value.split("\n")[n - 1] ?? "").length);
    area.scrollTop = (n - 4) * Number.parseFloat(getComputedStyle(area).lineHeight);
  });
  mark();
}

for (const form of document.querySelectorAll("form[data-write]"))
  if (form instanceof HTMLFormElement) (form.dataset.view === "text" ? start : startSheet)(form);

// 没有走完的推演，页面自己接着走。
const rest = document.querySelector("form[data-goes-on]");
if (rest instanceof HTMLFormElement) rest.requestSubmit();

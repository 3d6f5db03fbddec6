// 表：添行、去行、从表格软件粘贴。没有这个脚本，先给的几行和「再添几行」照样能填。
const BLANK = 5;

function cells(row) {
  return [...row.querySelectorAll("input, select, textarea")];
}

function day(text) {
  const found = text.match(/^(\d{4})[-/.年]\s*(\d{1,2})[-/.月]\s*(\d{1,2})日?$/);
  return found ? `${found[1]}-${found[2].padStart(2, "0")}-${found[3].padStart(2, "0")}` : text;
}

function put(cell, text) {
  if (cell.type === "file") return;
  if (cell instanceof HTMLSelectElement) {
    const option = [...cell.options].find((each) => each.text.trim() === text || each.value === text);
    cell.value = option ? option.value : "";
  } else cell.value = cell.type === "date" ? day(text) : text;
  cell.dispatchEvent(new Event("input", { bubbles: true }));
}

function lines(text) {
  // 表格软件复制的：制表符分格，换行分行，引号里的换行属于一格
  const rows = [[]];
  let cell = "",
    quoted = false,
    fresh = true;
  for (let n = 0; n < text.length; n += 1) {
    const sign = text[n];
    if (quoted) {
      if (sign === '"' && text[n + 1] === '"') {
        cell += '"';
        n += 1;
      } else if (sign === '"') quoted = false;
      else cell += sign;
    } else if (sign === '"' && fresh) quoted = true;
    else if (sign === "\t" || sign === "\n") {
      rows.at(-1).push(cell.trim());
      cell = "";
      if (sign === "\n") rows.push([]);
    } else if (sign !== "\r") cell += sign;
    fresh = !quoted && (sign === "\t" || sign === "\n");
  }
  rows.at(-1).push(cell.trim());
  while (rows.length > 1 && rows.at(-1).every((each) => !each)) rows.pop();
  return rows;
}

function start(table) {
  if (table.dataset.on !== undefined) return;
  table.dataset.on = "";
  const name = table.dataset.rows;
  const most = Number(table.dataset.most);
  const body = table.tBodies[0];
  const form = table.closest("form");
  const blank = form.querySelector(`template[data-row="${CSS.escape(name)}"]`);
  const said = form.querySelector(`[data-said="${CSS.escape(name)}"]`);
  const more = [...form.querySelectorAll("button[formnovalidate]")].find((button) => button.value === name);
  let next = body.rows.length;

  function number() {
    [...body.rows].forEach((row, n) => {
      row.cells[0].textContent = n + 1;
      for (const cell of cells(row))
        cell.setAttribute("aria-label", cell.getAttribute("aria-label").replace(/ 第 \d+ 行$/, "") + ` 第 ${n + 1} 行`);
    });
  }

  function dress(row) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "quiet";
    button.textContent = "去掉";
    button.addEventListener("click", () => {
      const near = row.nextElementSibling ?? row.previousElementSibling;
      row.remove();
      if (!body.rows.length) add(1);
      number();
      cells(near ?? body.rows[0])[0].focus();
      form.dispatchEvent(new Event("input", { bubbles: true }));
    });
    row.cells[row.cells.length - 1].replaceChildren(button);
  }

  function add(count) {
    for (let n = 0; n < count && body.rows.length < most; n += 1) {
      const row = blank.content.firstElementChild.cloneNode(true);
      for (const cell of cells(row)) cell.name = cell.name.replace(`${name}-@-`, `${name}-${next}-`);
      next += 1;
      dress(row);
      body.append(row);
    }
    number();
  }

  body.addEventListener("paste", (event) => {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    const given = lines(text.replace(/\n+$/, ""));
    const row = event.target.closest("tr");
    const top = [...body.rows].indexOf(row);
    const left = cells(row).indexOf(event.target);
    add(Math.max(0, top + given.length - body.rows.length));
    given.forEach((parts, down) => {
      const line = body.rows[top + down];
      if (line)
        parts.forEach((part, across) => {
          const cell = cells(line)[left + across];
          if (cell) put(cell, part);
        });
    });
    const left_out = top + given.length - body.rows.length;
    said.textContent =
      left_out > 0
        ? `粘贴了 ${given.length - left_out} 行；一张表至多 ${most} 行，另有 ${left_out} 行没有放进来。`
        : `粘贴了 ${given.length} 行。`;
  });
  more?.addEventListener("click", (event) => {
    event.preventDefault();
    const at = body.rows.length;
    add(BLANK);
    if (body.rows[at]) cells(body.rows[at])[0].focus();
    else said.textContent = `一张表至多 ${most} 行。`;
  });
  form.addEventListener("kept", (event) => {
    // 恢复没有提交的内容：先添够行
    const asked = event.detail.map(
      (key) => key.startsWith(`${name}-`) && Number(key.slice(name.length + 1).split("-")[0]),
    );
    add(Math.max(0, Math.max(-1, ...asked.filter(Number.isInteger)) + 1 - next));
  });
  [...body.rows].forEach(dress);
}

document.querySelectorAll("table[data-rows]").forEach(start);

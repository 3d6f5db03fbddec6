// 挑选：把 select[data-pick] 变成边打边找的一格；data-pick 有网址的去那里找，没有的在自己的选项里找。
// 选中的总在原来的 select 里，表单照旧提交；挑几个的，选中的排成一列，可以去掉。没有这个脚本，下拉和打名称的一格还在。
import autocomplete from "accessible-autocomplete/src/wrapper.js";

const PAUSE = 150; // 毫秒：停手这么久才去找
const WORDS = {
  tNoResults: () => "没有找到",
  tStatusQueryTooShort: () => "",
  tStatusNoResults: () => "没有找到",
  tStatusSelectedOption: (name, length, at) => `${name}，第 ${at + 1} 个，共 ${length} 个。`,
  tStatusResults: (length, chosen) => `列出 ${length} 个。${chosen}`,
  tAssistiveHint: () => "打几个字或拼音，列出来以后用上下键挑，回车选定。",
};

function escaped(text) {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

function found(option, query) {
  const spelt = option.dataset.spelt ?? "";
  const letters = query.replaceAll(" ", "").toLowerCase();
  return inOrder(option.text, letters) || (/^[a-z]+$/.test(letters) && spelt.includes(letters));
}

/** 简称也找得到：“住建局”的三个字依次在“住房和城乡建设局”里。 */
function inOrder(name, letters) {
  let from = 0;
  return [...letters].every((one) => {
    const at = name.toLowerCase().indexOf(one, from);
    from = at + 1;
    return at >= 0;
  });
}

function inOptions(select) {
  return (query, give) => give([...select.options]
    .filter((option) => option.value && (!query || found(option, query)))
    .map((option) => ({ id: option.value, name: option.text, note: "" })));
}

function fromThere(place) {
  let turn = 0;
  return (query, give) => {
    const mine = ++turn;
    const url = new URL(place, location.href);
    url.searchParams.set("q", query);
    setTimeout(async () => {
      if (mine !== turn) return;
      let hits = [];
      try {
        hits = (await (await fetch(url)).json()).hits;
      } catch { /* 断了网、退出了登录：打全名提交也认 */ }
      if (mine === turn) give(hits);
    }, PAUSE);
  };
}

function start(select) {
  if (select.dataset.pickOn !== undefined) return;
  select.dataset.pickOn = "";
  const many = select.multiple;
  const place = select.dataset.pick;
  const typed = place ? select.nextElementSibling : null;
  const id = typed ? typed.id : select.id;
  const first = typed ? typed.value : select.dataset.typed ?? "";
  const described = (typed ?? select).getAttribute("aria-describedby");
  const wrong = (typed ?? select).getAttribute("aria-invalid");
  const label = document.querySelector(`label[for="${CSS.escape(id)}"]`);
  const empty = many ? null : [...select.options].find((option) => !option.value);
  const search = place ? fromThere(place) : inOptions(select);

  const box = document.createElement("div");
  const chips = document.createElement("ul");
  const holder = document.createElement("div");
  const spoken = document.createElement("p");
  box.className = "pick";
  box.setAttribute("role", "group");
  if (label) box.setAttribute("aria-label", [...label.childNodes][0].textContent.trim());
  if (described) box.setAttribute("aria-describedby", described);
  chips.className = "pick-chips";
  chips.setAttribute("aria-label", "已选");
  spoken.className = "spoken";
  spoken.setAttribute("role", "status");
  box.append(...(many ? [chips] : []), holder, spoken);
  typed?.remove();
  select.hidden = true;
  select.id = `${id}-picked`;
  select.after(box);

  const input = () => holder.querySelector("input[role=combobox]");
  const picked = () => [...select.selectedOptions].filter((option) => option.value);

  function pick(hit) {
    if (!hit) return;
    let option = [...select.options].find((each) => each.value === String(hit.id));
    if (!option) {
      option = new Option(hit.name, hit.id);
      select.add(option);
    }
    option.selected = true;
    changed(`已选${hit.name}${many ? `，共 ${picked().length} 个` : ""}`);
  }

  function drop(option) {
    const at = picked().indexOf(option);
    option.selected = false;
    changed(`已去掉${option.text}，还有 ${picked().length} 个`);
    (chips.querySelectorAll("button")[at] ?? input()).focus();
  }

  function changed(sentence) {
    spoken.textContent = sentence;
    draw();
    select.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function draw() {
    chips.replaceChildren(...picked().map((option) => {
      const line = document.createElement("li");
      const button = document.createElement("button");
      line.textContent = option.text;
      button.type = "button";
      button.className = "quiet";
      button.textContent = "去掉";
      button.setAttribute("aria-label", `去掉${option.text}`);
      button.addEventListener("click", () => drop(option));
      line.append(button);
      return line;
    }));
  }

  function mount(text) {
    holder.replaceChildren();
    autocomplete({
      ...WORDS,
      element: holder,
      id,
      name: `${select.name}-typed`,
      cssNamespace: "pick",
      defaultValue: text,
      placeholder: empty && empty.text !== "请选择" ? `${empty.text}；打几个字就列出来` : "打几个字或拼音，就列出来",
      minLength: 0,
      showAllValues: true,
      autoselect: false,
      confirmOnBlur: false,
      displayMenu: "overlay",
      dropdownArrow: () => "",
      source: (query, give) => {
        const kept = picked().find((option) => option.text === query);
        search(kept ? "" : query, (hits) => {
          const ids = many ? picked().map((option) => option.value) : [];
          give(input() === document.activeElement ? hits.filter((hit) => !ids.includes(String(hit.id))) : []);
        });
      },
      templates: {
        inputValue: (hit) => (typeof hit === "string" ? hit : many ? "" : hit?.name ?? ""),
        suggestion: (hit) => (typeof hit === "string" ? escaped(hit)
          : `${escaped(hit.name)}${hit.note ? `<small>${escaped(hit.note)}</small>` : ""}`),
      },
      onConfirm: pick,
    });
    if (wrong) input().setAttribute("aria-invalid", wrong);
  }

  holder.addEventListener("input", () => { // 改了字，原来选的就不算了
    if (!many && picked().some((option) => option.text !== input().value)) {
      if (empty) empty.selected = true;
      else select.selectedIndex = -1;
    }
  });
  select.addEventListener("input", () => { // 恢复没有提交的内容
    draw();
    if (!many) mount(picked()[0]?.text ?? "");
  });
  select.form?.addEventListener("reset", () => setTimeout(() => { draw(); mount(many ? "" : picked()[0]?.text ?? ""); }));
  mount(first || (many ? "" : picked()[0]?.text ?? ""));
  draw();
}

function all(root) {
  root.querySelectorAll?.("select[data-pick]").forEach(start);
}

all(document);
document.addEventListener("htmx:load", (event) => all(event.target));

// 表单跟着所选的走：选了某一项才要填的格收起、展开；按钮上的话填进刚写的值。要不要填，仍由服务器说。
function chosen(form, name) {
  const boxes = [...form.elements].filter(
    (box) => box.name && (!name || box.name === name) && box.dataset.neededFor === undefined,
  );
  return boxes.flatMap((box) => {
    if (box.type === "radio" || box.type === "checkbox") return box.checked ? [box.value] : [];
    return box instanceof HTMLSelectElement ? [...box.selectedOptions].map((option) => option.value) : [];
  });
}

function fold(form) {
  for (const box of form.querySelectorAll("[data-needed-for]")) {
    const field = box.closest(".field");
    if (!field) continue;
    const picked = chosen(form, box.dataset.neededOf);
    const needed = box.dataset.neededFor.split("、").some((value) => picked.includes(value));
    field.hidden = !needed;
    for (const each of field.querySelectorAll("input, select, textarea")) each.disabled = !needed;
    field.querySelector(".optional")?.toggleAttribute("hidden", needed);
  }
}

function worth(field) {
  const boxes = [...field.querySelectorAll("input, select, textarea")];
  const words = boxes.flatMap((box) => {
    if (box.type === "radio" || box.type === "checkbox")
      return box.checked ? [box.closest("label")?.textContent.trim() ?? box.value] : [];
    if (box instanceof HTMLSelectElement)
      return [...box.selectedOptions].filter((option) => option.value).map((option) => option.text);
    if (box.type === "file" || box.closest(".pick") || !box.value) return [];
    return [box.type === "date" ? box.value.replace(/^0*(\d+)-0*(\d+)-0*(\d+)$/, "$1年$2月$3日") : box.value];
  });
  return words.join("、").slice(0, 30);
}

function speak(form) {
  for (const button of form.querySelectorAll("button[data-words]")) {
    button.textContent = button.dataset.words.replace(/‹([^‹›]+)›/g, (_place, name) => {
      const field = [...form.querySelectorAll(".field")].find(
        (each) =>
          (each.querySelector("label, legend")?.firstChild?.textContent ?? "").trim().replace(/（.*$/, "") === name,
      );
      return (field && worth(field)) || "…";
    });
  }
}

for (const form of document.querySelectorAll("form[data-asks]")) {
  const look = () => {
    fold(form);
    speak(form);
  };
  form.addEventListener("input", look);
  form.addEventListener("change", look);
  document.addEventListener("DOMContentLoaded", look);
  look();
}

// 检查清单：一条一条记在这台设备上（IndexedDB），有网时一次送出；每条自己起号，送几次网站都只记一次。
// 页面和样式另存一份（Cache），没有网也打得开。换了一个人登录，先前那个人留下的都清掉。
const NAME = "bihuan-checklists"; // 与 checklist-worker.js、away.js 相同
const SIDE = 1600; // 像素：照片缩到长边这么长
const form = /** @type {HTMLFormElement} */ (document.getElementById("finding"));
const box = document.getElementById("waiting");
const list = box.querySelector("[data-kept]");
const sync = /** @type {HTMLButtonElement} */ (box.querySelector("[data-sync]"));
const said = box.querySelector("[data-said]");
const device = document.getElementById("device");
const person = document.body.dataset.person;
const own = form.dataset.case;
let db;
let editing = null;

function opened() {
  return new Promise((give, fail) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("findings", { keyPath: "key" });
      asked.result.createObjectStore("who");
    };
    asked.onsuccess = () => give(asked.result);
    asked.onerror = () => fail(asked.error);
  });
}

function store(name, act, mode = "readwrite") {
  return new Promise((give, fail) => {
    const turn = db.transaction(name, mode);
    const asked = act(turn.objectStore(name));
    turn.oncomplete = () => give(asked.result);
    turn.onerror = () => fail(turn.error);
    turn.onabort = () => fail(turn.error);
  });
}

async function mine() {
  const all = await store("findings", (rows) => rows.getAll(), "readonly");
  return all.filter((one) => one.case === own).sort((a, b) => a.at - b.at);
}

/** 先前是别人用的，清掉；网站已经列出来的，不再另留。 */
async function settle() {
  const before = await store("who", (rows) => rows.get("person"), "readonly");
  if (before && before !== person) {
    await store("findings", (rows) => rows.clear());
    await caches?.delete(NAME);
    device.textContent = "先前在这台设备上登录的人留下的，已经清掉。";
  }
  await store("who", (rows) => rows.put(person, "person"));
  for (const one of await mine()) {
    if (one.what !== "waiting" && one.taken && one.taken < form.dataset.at) await drop(one.key);
  }
}

function drop(key) {
  return store("findings", (rows) => rows.delete(key));
}

function newKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((one) => one.toString(16).padStart(2, "0")).join("");
}

async function keepPage() {
  if (!("serviceWorker" in navigator)) {
    device.textContent = "这个网址不是 HTTPS，浏览器不让离网打开：没有网的时候不要刷新、不要关这一页；记下的还在。";
    return;
  }
  await navigator.serviceWorker.register(form.dataset.worker, { scope: "/checklists/" });
  await navigator.serviceWorker.ready;
  const kept = await caches.open(NAME);
  const here = await fetch(location.pathname, { redirect: "error" });
  const parts = performance.getEntriesByType("resource").map((one) => one.name);
  const ours = parts.filter((one) => /\.(css|js|svg)$/.test(new URL(one).pathname) && one.startsWith(location.origin));
  await kept.put(location.pathname, here);
  await kept.addAll([...new Set(ours)].filter((one) => !one.endsWith(form.dataset.worker)));
  device.textContent = "这一页已经存在这台设备上，没有网也打得开。";
}

function line(one) {
  const row = document.createElement("li");
  const head = document.createElement("p");
  const cells = Object.values(one.cells).filter((words) => words);
  head.textContent = cells.join(" · ") + (one.photos.length ? ` · 照片 ${one.photos.length} 张` : "");
  row.append(head);
  const told = one.said || { waiting: "", taken: "网站收下了", already: "先前已经收下，没有再记" }[one.what];
  for (const words of [told, ...(one.beside ?? [])].filter((each) => each)) {
    const small = document.createElement("p");
    small.className = one.what === "refused" && words === told ? "fault" : "muted";
    small.textContent = words;
    row.append(small);
  }
  if (one.what === "waiting" || one.what === "refused") row.append(acts(one));
  return row;
}

function acts(one) {
  const held = document.createElement("p");
  held.className = "acts";
  held.append(
    button("改", () => edit(one)),
    button("去掉", async () => {
      await drop(one.key);
      await draw();
    }),
  );
  return held;
}

function button(name, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "quiet";
  made.textContent = name;
  made.addEventListener("click", act);
  return made;
}

function edit(one) {
  editing = one;
  for (const field of fields()) {
    const words = one.cells[field.name] ?? "";
    if (field.type === "radio") field.checked = field.value === words;
    else field.value = words;
  }
  form.scrollIntoView();
  form.querySelector("button.main").textContent = "改好，记下";
}

function fields() {
  return [.../** @type {any} */ (form.elements)].filter(
    (one) => one.name && !["hidden", "file", "submit", "button"].includes(one.type),
  );
}

async function draw() {
  const rows = await mine();
  const waiting = rows.filter((one) => one.what === "waiting" || one.what === "refused");
  list.replaceChildren(...rows.map(line));
  box.querySelector("[data-waiting]").textContent = `${waiting.length} 条`;
  sync.disabled = !waiting.length;
  sync.textContent = waiting.length ? `同步（${waiting.length} 条）` : "同步";
}

/** 照片缩小、换成 jpg；缩不了的照原样。 */
async function shrunk(file) {
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((give) => canvas.toBlob(give, "image/jpeg", 0.8));
    return blob ?? file;
  } catch {
    return file;
  }
}

async function note(event) {
  event.preventDefault();
  const one = { key: editing?.key ?? newKey(), case: own, at: editing?.at ?? Date.now(), what: "waiting", cells: {} };
  one.photos = editing?.photos ?? [];
  for (const field of fields()) {
    if (field.type !== "radio" || field.checked) one.cells[field.name] = field.value.trim();
  }
  for (const input of /** @type {NodeListOf<HTMLInputElement>} */ (form.querySelectorAll("input[type=file]"))) {
    for (const file of input.files) one.photos.push({ code: input.name, blob: await shrunk(file), sha256: "" });
  }
  await store("findings", (rows) => rows.put(one));
  const place = form.dataset.same ? one.cells[form.dataset.same] : "";
  form.reset();
  if (place) form.elements[form.dataset.same].value = place; // 同一处多半还要再记
  editing = null;
  form.querySelector("button.main").textContent = "记下这一条";
  said.textContent = "记在这台设备上了，还没有送出";
  await draw();
}

async function sent(url, body) {
  const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? "";
  const answer = await fetch(url, { method: "POST", body, headers: { "X-CSRFToken": token }, redirect: "manual" });
  if (answer.type === "opaqueredirect") throw new Error("登录过期了，请重新登录再同步；没有送出的都还在");
  if (answer.ok) return answer.json();
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  throw new Error(page.querySelector(".refusal p")?.textContent ?? "网站没有收，请刷新页面再同步；没有送出的都还在");
}

/** 照片先到，一张一次；网站给的哈希记下来，不再送第二次。 */
async function sendPhotos(one) {
  for (const photo of one.photos.filter((each) => !each.sha256)) {
    const body = new FormData();
    body.append("photo", photo.blob, "现场照片.jpg");
    photo.sha256 = (await sent(form.dataset.photos, body)).sha256;
    await store("findings", (rows) => rows.put(one));
  }
}

function written(one) {
  const photos = {};
  for (const each of one.photos) photos[each.code] = [...(photos[each.code] ?? []), each.sha256];
  return { key: one.key, cells: one.cells, photos };
}

async function send() {
  sync.disabled = true;
  said.textContent = "正在送……";
  try {
    const rows = (await mine()).filter((one) => one.what === "waiting" || one.what === "refused");
    const portion = rows.slice(0, Number(form.dataset.most));
    for (const one of portion) await sendPhotos(one);
    const body = new FormData();
    body.append("findings", JSON.stringify(portion.map(written)));
    const { answers, at } = await sent(form.dataset.findings, body);
    for (const one of portion) await settleOne(one, answers[one.key], at);
    const count = (what) => portion.filter((one) => one.what === what).length;
    said.textContent = `收下 ${count("taken")} 条，先前收过 ${count("already")} 条，没有收 ${count("refused")} 条`;
    await refresh();
  } catch (failure) {
    said.textContent = failure instanceof TypeError ? "没有网，照旧留着，有网再同步" : failure.message;
  }
  await draw();
}

async function settleOne(one, answer, at) {
  if (!answer) return;
  Object.assign(one, answer);
  if (one.what === "refused") {
    if (one.said.includes("照片")) for (const each of one.photos) each.sha256 = ""; // 下一次连照片重送
  } else {
    one.taken = at;
    one.photos = one.photos.map((each) => ({ code: each.code, sha256: each.sha256 }));
  }
  await store("findings", (rows) => rows.put(one));
}

/** 已经记下的一栏换成网站上最新的；存着的一份也换。 */
async function refresh() {
  const answer = await fetch(location.pathname, { redirect: "error" });
  if ("caches" in window) await (await caches.open(NAME)).put(location.pathname, answer.clone());
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("recorded");
  if (fresh) document.getElementById("recorded").replaceWith(fresh);
}

async function start() {
  db = await opened();
  await settle();
  await draw();
  form.addEventListener("submit", note);
  sync.addEventListener("click", send);
  /** @type {HTMLButtonElement} */ (form.querySelector("button.main")).disabled = false;
  for (const each of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-puts]"))) {
    each.hidden = false;
    each.addEventListener("click", () => {
      for (const [code, words] of Object.entries(JSON.parse(each.dataset.puts))) {
        if (words) form.elements[code].value = words;
      }
      form.scrollIntoView();
    });
  }
  await keepPage().catch(() => {
    device.textContent = navigator.onLine
      ? "这一页没有存下，没有网的时候不要关。"
      : "现在没有网；记下的存在这台设备上。";
  });
}

start().catch(() => {
  device.textContent = "浏览器不让这一页存东西（无痕窗口？），请用有网时的表格记。";
});

export {};

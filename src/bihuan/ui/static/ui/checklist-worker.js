// 检查清单离了网也打得开：只管 /checklists/ 下面的几页；有网照常问网站，问不到才给页面自己存下的那一份。
// 网站让去登录的、说看不得的，先前存下的页面就不给了（没有送出的发现另在 IndexedDB，等同一个人回来）。
const NAME = "bihuan-checklists";
const PATIENCE = 8000; // 毫秒：信号差的地方等这么久，还没有回话就给存下的

const worker = /** @type {any} */ (self);
worker.addEventListener("install", () => worker.skipWaiting());
worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method === "GET" && new URL(request.url).origin === location.origin) event.respondWith(answer(request));
});

async function answer(request) {
  const kept = await (await caches.open(NAME)).match(request, { ignoreVary: true });
  const asked = fetch(request);
  if (!kept) return asked;
  try {
    const found = await Promise.race([asked, late()]);
    if (!found) return kept;
    if (request.mode === "navigate" && (found.type === "opaqueredirect" || [403, 404].includes(found.status))) {
      await caches.delete(NAME);
    }
    return found.status >= 502 ? kept : found;
  } catch {
    return kept;
  }
}

function late() {
  return new Promise((give) => setTimeout(give, PATIENCE));
}

// 离开：登录页上忘掉离网存下的页面；退出时连没有送出的检查发现一起忘掉，忘之前说有几条。
const NAME = "bihuan-checklists"; // 与 checklist.js 相同
const form = /** @type {HTMLFormElement} */ (document.querySelector("form[data-away]"));

async function forgetPages() {
  if (!("caches" in window)) return;
  await caches.delete(NAME);
  const kept = (await navigator.serviceWorker?.getRegistrations()) ?? [];
  for (const one of kept) if (new URL(one.scope).pathname === "/checklists/") await one.unregister();
}

function forgetFindings() {
  return new Promise((give) => {
    const asked = indexedDB.deleteDatabase(NAME);
    asked.onsuccess = asked.onerror = asked.onblocked = give;
  });
}

/** 没有送出的有几条；从来没有记过的，不因此建一个空的。 */
function waiting() {
  return new Promise((give) => {
    const asked = indexedDB.open(NAME);
    asked.onupgradeneeded = () => asked.transaction.abort();
    asked.onerror = () => give(0);
    asked.onsuccess = () => {
      const rows = asked.result.transaction("findings").objectStore("findings").getAll();
      rows.onsuccess = () => {
        asked.result.close();
        give(rows.result.filter((one) => one.what === "waiting" || one.what === "refused").length);
      };
    };
  });
}

if (form?.dataset.away === "pages") forgetPages();
if (form?.dataset.away === "all") {
  waiting().then((number) => {
    if (!number) return;
    const line = document.createElement("p");
    line.setAttribute("role", "alert");
    line.textContent = `这台设备上还有 ${number} 条检查发现没有送出，退出以后就没有了。`;
    form.prepend(line);
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await Promise.allSettled([forgetPages(), forgetFindings()]);
    form.submit();
  });
}

export {};

// 录一段话：浏览器录得了的，在 input[data-records] 旁添一个按钮，录好的放进那一格，照选好的文件一样交。
// 录不了、不许可的，那一格还在，照常选文件。
const LONGEST = 3 * 60 * 1000; // 毫秒：一段至多三分钟

/** @param {HTMLInputElement} box @param {Blob} sound */
function put(box, sound) {
  const held = new DataTransfer();
  for (const file of box.files ?? []) held.items.add(file);
  const ending = ["mp4", "ogg"].find((one) => sound.type.includes(one))?.replace("mp4", "m4a") ?? "webm";
  held.items.add(new File([sound], `录音${held.items.length + 1}.${ending}`, { type: sound.type }));
  box.files = held.files;
  box.dispatchEvent(new Event("change", { bubbles: true }));
}

/** @param {HTMLInputElement} box */
function offer(box) {
  const line = document.createElement("p");
  const button = document.createElement("button");
  const said = document.createElement("small");
  /** @type {MediaRecorder | null} */
  let running = null;
  line.className = "acts";
  button.type = "button";
  button.textContent = "录一段";
  said.setAttribute("role", "status");
  button.addEventListener("click", async () => {
    if (running) {
      running.stop();
      return;
    }
    try {
      const sound = await navigator.mediaDevices.getUserMedia({ audio: true });
      /** @type {Blob[]} */
      const parts = [];
      const recorder = new MediaRecorder(sound);
      running = recorder;
      recorder.addEventListener("dataavailable", (event) => parts.push(event.data));
      recorder.addEventListener("stop", () => {
        for (const track of sound.getTracks()) track.stop();
        running = null;
        button.textContent = "再录一段";
        put(box, new Blob(parts, { type: recorder.mimeType }));
        said.textContent = `录好了 ${box.files?.length ?? 0} 段`;
      });
      recorder.start();
      button.textContent = "录完了";
      said.textContent = "正在录";
      setTimeout(() => recorder.state === "recording" && recorder.stop(), LONGEST);
    } catch {
      said.textContent = "没有录成：手机没有许可用话筒，可以改选录好的文件";
    }
  });
  line.append(button, said);
  box.after(line);
}

if (navigator.mediaDevices && "MediaRecorder" in window)
  for (const box of document.querySelectorAll("input[data-records]")) if (box instanceof HTMLInputElement) offer(box);

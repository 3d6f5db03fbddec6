// 通行密钥：form[data-passkey] 里的按钮按下时，问浏览器要一把（create）或证明一次（get），回答填进表单再提交。没有这个脚本，用动态口令。
/** @param {string} text */
function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
}

/** @param {ArrayBuffer} buffer */
function words(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** @param {any[]} [listed] */
function named(listed) {
  return (listed ?? []).map((one) => ({ ...one, id: bytes(one.id) }));
}

/** @param {any} asked */
async function made(asked) {
  const user = { ...asked.user, id: bytes(asked.user.id) };
  const excludeCredentials = named(asked.excludeCredentials);
  const publicKey = { ...asked, user, excludeCredentials, challenge: bytes(asked.challenge) };
  const found = /** @type {any} */ (await navigator.credentials.create({ publicKey }));
  const { clientDataJSON, attestationObject } = found.response;
  return answer(found, { clientDataJSON: words(clientDataJSON), attestationObject: words(attestationObject) });
}

/** @param {any} asked */
async function proved(asked) {
  const allowCredentials = named(asked.allowCredentials);
  const publicKey = { ...asked, allowCredentials, challenge: bytes(asked.challenge) };
  const found = /** @type {any} */ (await navigator.credentials.get({ publicKey }));
  const { clientDataJSON, authenticatorData, signature } = found.response;
  return answer(found, {
    clientDataJSON: words(clientDataJSON),
    authenticatorData: words(authenticatorData),
    signature: words(signature),
  });
}

/** @param {any} found @param {Record<string, string>} response */
function answer(found, response) {
  return { id: found.id, rawId: found.id, type: found.type, response, clientExtensionResults: {} };
}

/** @param {HTMLFormElement} form */
function start(form) {
  const said = /** @type {HTMLElement} */ (form.querySelector("[data-said]"));
  if (!window.PublicKeyCredential) {
    said.textContent = "这个浏览器用不了通行密钥（要新一点的浏览器，网址以 https 开头）。";
    return;
  }
  said.textContent = "";
  const button = /** @type {HTMLButtonElement} */ (form.querySelector("button[data-go]"));
  button.hidden = false;
  button.addEventListener("click", async () => {
    if (!form.reportValidity()) return;
    try {
      const asked = JSON.parse(form.dataset.asked ?? "").publicKey;
      const told = await (form.dataset.passkey === "create" ? made(asked) : proved(asked));
      /** @type {HTMLInputElement} */ (form.elements.namedItem("credential")).value = JSON.stringify(told);
    } catch {
      said.textContent = "没有成：没有按、取消了，或者这把已经登记过。请再试一次。";
      return;
    }
    form.requestSubmit();
  });
}

for (const form of document.querySelectorAll("form[data-passkey]")) start(/** @type {HTMLFormElement} */ (form));

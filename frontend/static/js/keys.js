// Keys (passkeys, security keys): gives the browser what the page holds, sends back what the key signed.
// Nothing here decides anything: without it one signs in by password and code.
(() => {
  const bytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const named = (list) => (list || []).map((known) => ({ ...known, id: bytes(known.id) }));

  async function create(options) {
    const key = await navigator.credentials.create({
      publicKey: {
        ...options,
        challenge: bytes(options.challenge),
        user: { ...options.user, id: bytes(options.user.id) },
        excludeCredentials: named(options.excludeCredentials),
        // Kept by the key where it can: then it signs in without a password.
        authenticatorSelection: { residentKey: "preferred", userVerification: "preferred" },
      },
    });
    return {
      attestationObject: text(key.response.attestationObject),
      clientDataJSON: text(key.response.clientDataJSON),
      transports: key.response.getTransports?.() ?? [],
      key,
    };
  }

  async function get(options) {
    const key = await navigator.credentials.get({
      publicKey: { ...options, challenge: bytes(options.challenge), allowCredentials: named(options.allowCredentials) },
    });
    const { authenticatorData, clientDataJSON, signature, userHandle } = key.response;
    return {
      authenticatorData: text(authenticatorData),
      clientDataJSON: text(clientDataJSON),
      signature: text(signature),
      userHandle: userHandle ? text(userHandle) : null,
      key,
    };
  }

  const written = ({ key, ...response }) =>
    JSON.stringify({
      id: key.id,
      rawId: text(key.rawId),
      type: key.type,
      clientExtensionResults: key.getClientExtensionResults(),
      response,
    });

  for (const form of document.querySelectorAll("[data-key]")) {
    if (!window.PublicKeyCredential) continue;
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const failed = form.querySelector("[data-key-failed]");
      failed.hidden = true;
      try {
        let options = form.dataset.options && JSON.parse(form.dataset.options);
        if (!options) {
          const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
          options = (await answer.json()).request_options;
        }
        const act = form.dataset.key === "create" ? create : get;
        form.elements.credential.value = written(await act(options.publicKey));
        form.submit();
      } catch {
        failed.hidden = false;
      }
    });
  }
})();

/**
 * Lets a form be sent with a passkey, made or shown by the device. What the server asks of it is in the form, or at the
 * address in `data-options`. Where the browser has no passkeys the form says so, or stays hidden if it has no words for it.
 */

/** Passkeys belong to names; a browser keeps none for an address such as 127.0.0.1. */
function hasPasskeys() {
  return !/^[\d.]+$|^\[/.test(location.hostname) && "parseRequestOptionsFromJSON" in (window.PublicKeyCredential ?? {});
}

async function asked(form) {
  if (!form.dataset.options) return JSON.parse(form.querySelector('script[type="application/json"]').textContent);
  const response = await fetch(form.dataset.options, { headers: { Accept: "application/json" }, cache: "no-store" });
  return response.json();
}

/** What the browser needs to make a passkey; of the kind that lets in without a password. */
function toMake(options) {
  const selection = { ...options.authenticatorSelection, residentKey: "required", requireResidentKey: true };
  selection.userVerification = "required";
  return PublicKeyCredential.parseCreationOptionsFromJSON({ ...options, authenticatorSelection: selection });
}

async function ceremony(wish) {
  if (wish.creation_options) return navigator.credentials.create({ publicKey: toMake(wish.creation_options.publicKey) });
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(wish.request_options.publicKey);
  return navigator.credentials.get({ publicKey });
}

export default function passkey(form) {
  const failed = form.querySelector("[data-failed]");
  const unable = form.querySelector("[data-unable]");
  if (!hasPasskeys()) {
    if (!unable) return;
    unable.hidden = false;
    form.querySelector("button").hidden = true;
  }
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    failed.hidden = true;
    try {
      const credential = await ceremony(await asked(form));
      form.elements.credential.value = JSON.stringify(credential);
      form.submit();
    } catch {
      failed.hidden = false;
    }
  });
}

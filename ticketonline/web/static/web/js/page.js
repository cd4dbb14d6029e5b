/** The page as the server, which holds the truth, renders it now. */

/**
 * Shows the page at `address` in place of this one; keyboard and screen reader go on at its outcome.
 * Gives false, and leaves this page as it is, when the shop can't answer: the browser's own page would lead nowhere.
 */
export async function renew(address) {
  const response = await ask(address, {});
  if (!response) return false;
  if (response.ok) show(response.page, "[data-outcome]");
  else location.assign(address);
  return true;
}

/**
 * Sends the form, and shows the page that answers in place of this one; keyboard and screen reader go on at what was
 * refused, or at the element of the selector `next`. Gives a sentence, and keeps what was typed, when another page
 * answers; "" when nobody did.
 */
export async function send(form, next) {
  const response = await ask(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
  if (!response) return "";
  if (!response.page.querySelector("[data-address]")) return response.page.querySelector("h1")?.textContent ?? "";
  show(response.page, `[autofocus], ${next}`);
  return undefined;
}

async function ask(address, options) {
  try {
    const response = await fetch(address, { cache: "no-store", ...options });
    const text = await response.text();
    if (response.status >= 500) return null;
    return { ok: response.ok, page: new DOMParser().parseFromString(text, "text/html") };
  } catch {
    return null;
  }
}

function show(fresh, outcome) {
  const old = document.querySelector("main");
  const main = document.adoptNode(fresh.querySelector("main"));
  const hadFocus = old.contains(document.activeElement);
  document.title = fresh.title;
  old.replaceWith(main);
  document.dispatchEvent(new Event("renewed"));
  if (hadFocus) (main.querySelector(outcome) ?? main).focus();
}

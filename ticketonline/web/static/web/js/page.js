/** The page as the server, which holds the truth, renders it now. */

/**
 * Shows the page at `address` in place of this one; keyboard and screen reader go on at its outcome.
 * Gives false, and leaves this page as it is, when the shop can't answer: the browser's own page would lead nowhere.
 */
export async function renew(address) {
  let response;
  let text;
  try {
    response = await fetch(address, { cache: "no-store" });
    text = await response.text();
  } catch {
    return false;
  }
  if (response.status >= 500) return false;
  if (!response.ok) {
    location.assign(address);
    return true;
  }
  const fresh = new DOMParser().parseFromString(text, "text/html");
  const old = document.querySelector("main");
  const main = document.adoptNode(fresh.querySelector("main"));
  const hadFocus = old.contains(document.activeElement);
  document.title = fresh.title;
  old.replaceWith(main);
  document.dispatchEvent(new Event("renewed"));
  if (hadFocus) (main.querySelector("[data-outcome]") ?? main).focus();
  return true;
}

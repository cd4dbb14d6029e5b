/** The page as the server, which holds the truth, renders it now. */

/** Shows the page at `address` in place of this one; keyboard and screen reader go on at its outcome. */
export async function renew(address) {
  let fresh;
  try {
    const response = await fetch(address, { cache: "no-store" });
    if (!response.ok) throw new Error(response.statusText);
    fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  } catch {
    location.assign(address);
    return;
  }
  const old = document.querySelector("main");
  const main = document.adoptNode(fresh.querySelector("main"));
  const hadFocus = old.contains(document.activeElement);
  document.title = fresh.title;
  old.replaceWith(main);
  document.dispatchEvent(new Event("renewed"));
  if (hadFocus) (main.querySelector("[data-outcome]") ?? main).focus();
}

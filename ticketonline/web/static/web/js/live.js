/** Keeps a part of a page as the server renders it now, while somebody looks at it. Named by its id. */
const EVERY_MS = 3000;
const SLOWEST_MS = 60_000;

export default async function live(element) {
  document.documentElement.classList.add("is-followed"); // pages say that they are live only if they are
  let current = element;
  let pause = EVERY_MS;
  while (current.dataset.behaviour === "live") {
    await new Promise((resolve) => setTimeout(resolve, pause));
    await visible();
    if (!current.isConnected) return;
    const fresh = await read(current.id);
    pause = fresh ? EVERY_MS : Math.min(pause * 2, SLOWEST_MS);
    if (fresh) current = show(current, fresh);
  }
}

/** Resolves once the page can be seen. */
async function visible() {
  while (document.hidden) {
    await new Promise((resolve) => document.addEventListener("visibilitychange", resolve, { once: true }));
  }
}

/** The part as it is now, or null when there is no answer. A page that is no longer shown is left to say so itself. */
async function read(id) {
  try {
    const response = await fetch(location.href);
    if (response.status === 403 || response.status === 404) location.reload();
    if (!response.ok) return null;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    return page.getElementById(id);
  } catch {
    return null;
  }
}

/** Puts the fresh part in place of the old one if anything differs; what was unfolded or had focus stays so. */
function show(old, fresh) {
  const next = document.adoptNode(fresh);
  for (const open of old.querySelectorAll("details[open]")) next.querySelector(`#${open.id}`)?.setAttribute("open", "");
  if (next.isEqualNode(old)) return old;
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  const again = focused?.id ? `#${focused.id}` : `#${focused?.closest("details")?.id} summary`;
  old.replaceWith(next);
  if (focused) next.querySelector(again)?.focus({ preventScroll: true });
  return next;
}

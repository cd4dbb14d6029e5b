/** Orders a list by dragging its items, and by its buttons without a new page. The server holds the order. */
import { say } from "./submit.js";

export default function order(element) {
  let isBusy = false;

  /** Sends an item's form; then shows the list, and says in words, what the server made of it. */
  async function send(form, to) {
    const { id } = document.activeElement;
    const body = new FormData(form);
    body.set("to", to);
    isBusy = true;
    const fresh = await ask(form.action, body);
    isBusy = false;
    const list = fresh?.querySelector("[data-list]");
    say(element, list ? "" : element.dataset.unreachable);
    if (!list) return false;
    element.querySelector("[data-list]").replaceWith(document.adoptNode(list));
    element.querySelector("[data-status]").textContent = fresh.querySelector("main > [role=status]")?.textContent ?? "";
    if (id) document.getElementById(id)?.focus();
    return true;
  }

  element.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-move]")) return;
    event.preventDefault();
    if (!isBusy) send(event.target, event.submitter.value);
  });

  element.addEventListener("pointerdown", (event) => {
    const item = event.target.closest("[data-handle]")?.closest("li");
    if (!item || isBusy || event.button !== 0) return;
    event.preventDefault();
    drag(item, event.pointerId);
  });

  function drag(item, pointer) {
    const list = item.parentElement;
    const before = [...list.children];
    const ended = new AbortController();
    // The list's, not the item's: an item that is put elsewhere loses what it has captured.
    list.setPointerCapture(pointer);
    item.classList.add("is-dragged");

    function put(items) {
      list.append(...items);
    }

    list.addEventListener("pointermove", (event) => {
      const others = [...list.children].filter((other) => other !== item);
      const next = others.find((other) => event.clientY < middle(other)) ?? null;
      if (item.nextElementSibling !== next) list.insertBefore(item, next);
    }, { signal: ended.signal });

    list.addEventListener("pointerup", async () => {
      end();
      const to = [...list.children].indexOf(item);
      if (to === before.indexOf(item)) return;
      if (!(await send(item.querySelector("[data-move]"), to))) put(before);
    }, { signal: ended.signal });

    list.addEventListener("pointercancel", () => {
      end();
      put(before);
    }, { signal: ended.signal });

    function end() {
      ended.abort();
      item.classList.remove("is-dragged");
    }
  }
}

async function ask(address, body) {
  try {
    const response = await fetch(address, { method: "POST", body });
    return response.ok ? new DOMParser().parseFromString(await response.text(), "text/html") : null;
  } catch {
    return null;
  }
}

function middle(item) {
  const box = item.getBoundingClientRect();
  return box.top + box.height / 2;
}

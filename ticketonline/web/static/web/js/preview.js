/** Shows what the typed text will look like, as the server renders it, without leaving the form. */
import { say } from "./submit.js";

export default function preview(form) {
  const button = form.querySelector("button[name=preview]");

  button.addEventListener("click", async (event) => {
    event.preventDefault();
    const typed = new FormData(form);
    typed.append(button.name, button.value);
    for (const input of form.querySelectorAll("input[type=file]")) typed.delete(input.name);
    const fresh = await render(form.action, typed);
    say(form, fresh ? "" : form.dataset.unreachable);
    if (!fresh) return;
    const shown = document.adoptNode(fresh);
    shown.removeAttribute("autofocus"); // for a page that is loaded; here the browser would only complain
    form.querySelector("#preview").replaceWith(shown);
    shown.focus();
  });
}

/** The part of the page that shows the text, or null when there is no answer. */
async function render(address, typed) {
  try {
    const response = await fetch(address, { method: "POST", body: typed });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    return page.getElementById("preview");
  } catch {
    return null;
  }
}

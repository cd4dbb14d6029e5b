/** Makes the reservation through the storefront API and goes on to its page. */
import { call } from "./api.js";
import { renew } from "./page.js";
import { onSubmit, say } from "./submit.js";

export default function reserve(form) {
  onSubmit(form, async () => {
    const { ok, status, answer } = await call("POST", "/events/reservation/", {
      event_id: form.dataset.event,
      language: document.documentElement.lang,
      tickets: chosen(form),
    });
    if (ok) {
      location.assign(form.dataset.next.replace(form.dataset.event, answer.reservation_id));
      return undefined;
    }
    // Less is left than the page shows, or sales have ended: show how things stand, and keep what was typed.
    if (status === 409) return showAnew(form, answer.message);
    return answer.message ?? "";
  });
}

function chosen(form) {
  return [...form.querySelectorAll("[data-type]")]
    .map((input) => ({ type: input.dataset.type, amount: Number.parseInt(input.value, 10) || 0 }))
    .filter((line) => line.amount !== 0);
}

async function showAnew(form, message) {
  const typed = [...form.querySelectorAll("[data-type]")].map((input) => [input.name, input.value]);
  if (!(await renew(location.pathname))) return message;
  const fresh = document.querySelector("[data-behaviour~=reserve]");
  for (const [name, value] of typed) {
    const input = fresh?.elements[name];
    if (!input) continue;
    input.value = value;
    input.setAttribute("aria-invalid", Number(value) > Number(input.max));
  }
  say(document, message);
  fresh?.querySelector("[data-submit]").focus();
  return undefined;
}

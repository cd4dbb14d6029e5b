/** Makes the reservation through the storefront API and goes on to its page. */
import { call } from "./api.js";
import { renew } from "./page.js";
import { onSubmit, say } from "./submit.js";

export default function reserve(form) {
  applyWithEnter(form);
  onSubmit(form, async () => {
    const { ok, status, answer } = await call("POST", "/events/reservation/", {
      event_id: form.dataset.event,
      language: document.documentElement.lang,
      tickets: chosen(form),
      promo_code: code(form) || undefined,
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

/** Enter in the field of the promo code looks it up: the form's own button would reserve already. */
function applyWithEnter(form) {
  form.elements.code?.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    form.requestSubmit(form.querySelector("[data-apply]"));
  });
}

function code(form) {
  return form.elements.code?.value.trim() ?? "";
}

function chosen(form) {
  return [...form.querySelectorAll("[data-type]")]
    .map((input) => ({ type: input.dataset.type, amount: Number.parseInt(input.value, 10) || 0 }))
    .filter((line) => line.amount !== 0);
}

async function showAnew(form, message) {
  const typed = [...form.querySelectorAll("[data-type]")].map((input) => [input.name, input.value]);
  const typedCode = code(form);
  const query = typedCode ? `?${new URLSearchParams({ code: typedCode })}` : "";
  if (!(await renew(location.pathname + query))) return message;
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

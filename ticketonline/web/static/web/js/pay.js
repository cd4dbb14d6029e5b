/** Starts the payment through the storefront API; the page then follows it. */
import { call } from "./api.js";
import { renew } from "./page.js";
import { onSubmit } from "./submit.js";

export default function pay(form) {
  onSubmit(form, async () => {
    const typed = new FormData(form);
    const { ok, status, answer } = await call("PUT", "/events/reservation/", {
      reservation_id: form.dataset.reservation,
      language: document.documentElement.lang,
      token: typed.get("token") ?? undefined,
    });
    // 409: paid elsewhere, or over. The page says which.
    if (ok || status === 409) {
      return (await renew(form.closest("[data-address]").dataset.address)) ? undefined : "";
    }
    return answer.message ?? "";
  });
}

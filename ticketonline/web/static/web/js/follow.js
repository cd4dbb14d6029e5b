/** Asks how the payment stands until it has ended, then shows how. */
import { call } from "./api.js";
import { renew } from "./page.js";

const FIRST_MS = 700;
const EVERY_MS = 2000;
const SLOWER = 1.25;
const SLOWEST_MS = 10_000;
const PATIENCE_MS = 15 * 60 * 1000;

export default async function follow(element) {
  const { transaction } = element.dataset;
  const began = performance.now();
  let pause = FIRST_MS;
  let next = EVERY_MS;
  while (performance.now() - began < PATIENCE_MS) {
    await new Promise((resolve) => setTimeout(resolve, pause));
    if (!element.isConnected) return;
    const { ok, answer } = await call("GET", `/transactions/list/?transaction_id=${transaction}`);
    if (ok && answer.status !== "PENDING") {
      if (await renew(element.closest("[data-address]").dataset.address)) return;
    }
    pause = next;
    next = Math.min(next * SLOWER, SLOWEST_MS);
  }
  element.querySelector("[data-progress]").remove();
  element.querySelector("[data-status]").textContent = element.dataset.gaveUp;
}

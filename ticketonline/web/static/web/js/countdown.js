/** Shows the time left on a hold. The server decides when it ends, so the client's clock may be wrong. */
import { renew } from "./page.js";
import { say } from "./submit.js";

const SOON_SECONDS = 120;
const RETRY_MS = 3000;

/** As the server writes it: minutes and seconds, behind the hours if there are any. */
function written(left) {
  const hours = Math.floor(left / 3600);
  const minutes = Math.floor(left / 60) % 60;
  const parts = hours ? [hours, minutes, left % 60] : [minutes, left % 60];
  return parts.map((part, place) => String(part).padStart(place ? 2 : 1, "0")).join(":");
}

export default function countdown(element) {
  const given = Number(element.dataset.secondsLeft);
  const began = { steady: performance.now(), clock: Date.now() };
  let wasSpoken = given <= SOON_SECONDS;

  // The steady clock may stand still while a computer sleeps, the other one may be set: whichever went further.
  function left() {
    const passed = Math.max(performance.now() - began.steady, Date.now() - began.clock);
    return given - passed / 1000;
  }

  function show() {
    const seconds = Math.max(0, Math.ceil(left()));
    element.querySelector("[data-time]").textContent = written(seconds);
    element.classList.toggle("is-soon", seconds <= SOON_SECONDS);
    if (seconds <= SOON_SECONDS && !wasSpoken) {
      wasSpoken = true;
      element.querySelector("[data-spoken]").textContent = element.dataset.soon;
    }
    if (seconds > 0) return;
    clearInterval(timer);
    end();
  }

  async function end() {
    const { address } = element.closest("[data-address]").dataset;
    while (element.isConnected && !(await renew(address))) {
      say(element, element.dataset.unreachable);
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }

  const timer = setInterval(() => (element.isConnected ? show() : clearInterval(timer)), 250);
  show();
}

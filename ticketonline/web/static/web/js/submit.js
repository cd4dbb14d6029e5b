/** What forms share that are sent through the API: one wish at a time, a button that says so, and what went wrong. */

/** Shows a sentence where the form keeps its refusals; none when it is empty. */
export function say(root, sentence) {
  const notice = document.createElement("p");
  notice.className = "notice notice-bad";
  notice.textContent = sentence;
  root.querySelector("[data-alert]")?.replaceChildren(...(sentence ? [notice] : []));
}

/** Runs `work` when the form is submitted; it gives a sentence if it was refused, "" if nobody answered, else nothing. */
export function onSubmit(form, work) {
  const button = form.querySelector("[data-submit]");
  const words = button.textContent;
  let isBusy = false;

  // Not `disabled`: the button keeps the focus, and a screen reader its place.
  function setBusy(value) {
    isBusy = value;
    button.textContent = value ? form.dataset.busy : words;
    button.setAttribute("aria-disabled", value);
  }

  form.addEventListener("submit", async (event) => {
    if (event.submitter?.hasAttribute("formmethod")) return; // a button that asks for another page
    event.preventDefault();
    if (isBusy) return;
    setBusy(true);
    say(form, "");
    const sentence = await work();
    if (sentence === undefined) return;
    setBusy(false);
    say(form, sentence || form.dataset.unreachable);
  });

  // The browser may bring the page back as it was left.
  addEventListener("pageshow", (event) => event.persisted && setBusy(false));
}

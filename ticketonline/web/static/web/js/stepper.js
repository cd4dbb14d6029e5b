/** Puts a button for one fewer and one for one more beside a number. */
export default function stepper(element) {
  const input = element.querySelector("input");
  const fewer = button("−", element.dataset.fewer, -1);
  const more = button("+", element.dataset.more, 1);

  function button(sign, label, step) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "step";
    made.textContent = sign;
    made.setAttribute("aria-label", label);
    made.addEventListener("click", () => {
      const value = (Number.parseInt(input.value, 10) || 0) + step;
      input.value = Math.min(Math.max(value, Number(input.min)), Number(input.max));
      input.dispatchEvent(new Event("input", { bubbles: true }));
    });
    return made;
  }

  // Not `disabled`: a button that loses the focus it has sends keyboard users back to the top.
  function show() {
    const value = Number.parseInt(input.value, 10) || 0;
    fewer.setAttribute("aria-disabled", value <= Number(input.min));
    more.setAttribute("aria-disabled", value >= Number(input.max));
  }

  input.before(fewer);
  input.after(more);
  element.classList.add("is-stepper");
  input.addEventListener("input", show);
  input.addEventListener("focus", () => input.select());
  show();
}

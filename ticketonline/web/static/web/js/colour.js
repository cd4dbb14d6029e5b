/** Puts the browser's own way of choosing a colour beside a field that takes its digits. The field is what is sent. */
const COLOUR = /^#[0-9a-f]{6}$/i;

export default function colour(element) {
  const field = element.querySelector("input");
  const picker = document.createElement("input");
  picker.type = "color";
  picker.className = "colour-picker";
  picker.setAttribute("aria-label", element.dataset.picker);
  const follow = () => {
    picker.value = COLOUR.test(field.value.trim()) ? field.value.trim().toLowerCase() : element.dataset.usual;
    picker.classList.toggle("is-usual", !field.value.trim());
  };
  field.addEventListener("input", follow);
  picker.addEventListener("input", () => {
    field.value = picker.value;
    picker.classList.remove("is-usual");
  });
  follow();
  const pair = document.createElement("div");
  pair.className = "colour-pair";
  field.replaceWith(pair);
  pair.append(field, picker);
}

/** A button that copies what stands in the field beside it. Without a clipboard it is not shown: the field can be read. */
export default function copy(element) {
  const field = element.querySelector("input");
  const button = element.querySelector("button");
  if (!navigator.clipboard) return;
  const words = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(field.value);
    button.textContent = button.dataset.copied;
    setTimeout(() => {
      button.textContent = words;
    }, 2000);
  });
  field.addEventListener("focus", () => field.select());
}

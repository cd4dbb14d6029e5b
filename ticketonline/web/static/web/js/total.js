/** Shows what the chosen tickets cost, in whole units of the smallest coin so that nothing is rounded. */
export default function total(form) {
  const inputs = [...form.querySelectorAll("[data-price]")];
  const places = inputs[0].dataset.price.split(".")[1]?.length ?? 0;
  const money = new Intl.NumberFormat(document.documentElement.lang, {
    style: "currency",
    currency: form.dataset.currency,
    minimumFractionDigits: places,
    maximumFractionDigits: places,
    useGrouping: "always",
  });

  function show() {
    let sum = 0;
    for (const input of inputs) {
      sum += Number(input.dataset.price.replace(".", "")) * (Number.parseInt(input.value, 10) || 0);
    }
    form.querySelector("[data-total]").textContent = money.format(sum / 10 ** places);
  }

  form.addEventListener("input", show);
  form.querySelector("[data-total-line]").classList.add("is-live");
  show();
}

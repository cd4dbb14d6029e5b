/**
 * Shows what the chosen tickets cost, in whole units of the smallest coin so that nothing is rounded; and, where
 * somebody types what they were given, what goes back. What a promo code takes off the server alone knows.
 */
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

  // What the server said it costs, a promo code's discount taken off; until something else is chosen.
  let quoted = Number((form.dataset.quote ?? "").replace(".", "") || Number.NaN);

  function sumOf() {
    if (form.querySelector("[name=way][value=gift]")?.checked) {
      return 0;
    }
    if (form.querySelector("[name=promo_code]")?.value.trim()) {
      return quoted;
    }
    let sum = 0;
    for (const input of inputs) {
      sum += Number(input.dataset.price.replace(".", "")) * (Number.parseInt(input.value, 10) || 0);
    }
    return sum;
  }

  function show() {
    const sum = sumOf();
    form.querySelector("[data-total]").textContent = Number.isNaN(sum) ? "–" : money.format(sum / 10 ** places);
    showChange(sum);
  }

  function showChange(sum) {
    const given = form.querySelector("[data-given]");
    if (given) {
      const back = Math.round(Number.parseFloat(given.value.replace(",", ".")) * 10 ** places) - sum;
      form.querySelector("[data-change]").textContent = back >= 0 ? money.format(back / 10 ** places) : "–";
    }
  }

  form.addEventListener("input", (event) => {
    if (!event.target.matches("[data-given]")) {
      quoted = Number.NaN;
    }
    show();
  });
  for (const line of form.querySelectorAll("[data-total-line]")) {
    line.classList.add("is-live");
  }
  show();
}

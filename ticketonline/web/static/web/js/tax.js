/** Says what of the price that is being typed is tax, as the server calculates it. */
const PAUSE_MS = 300;

export default function tax(element) {
  const { price, tax_rate: rate } = element.closest("form").elements;
  let asked = 0;

  async function show() {
    const number = ++asked;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    if (number !== asked) return;
    const sentence = await read(`${element.dataset.address}?${new URLSearchParams({ price: price.value, tax_rate: rate.value })}`);
    if (number === asked) element.textContent = sentence;
  }

  price.addEventListener("input", show);
  rate.addEventListener("input", show);
}

async function read(address) {
  try {
    const response = await fetch(address);
    return response.ok ? await response.text() : "";
  } catch {
    return "";
  }
}

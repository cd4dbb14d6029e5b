/** Calls the storefront API. Gives `{ok, answer, status}`; `status` is 0 when nobody answered. */
export async function call(method, path, payload) {
  const options = { method, headers: { "Accept-Language": document.documentElement.lang }, cache: "no-store" };
  if (payload) {
    options.headers["Content-Type"] = "application/json";
    options.body = JSON.stringify(payload);
  }
  try {
    const response = await fetch(path, options);
    return { ok: response.ok, status: response.status, answer: await response.json() };
  } catch {
    return { ok: false, status: 0, answer: {} };
  }
}

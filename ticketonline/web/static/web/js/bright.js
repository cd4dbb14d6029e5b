/** Keeps the screen awake while a code is shown. Its brightness is nothing that a page may change. */
export default function bright() {
  const stayAwake = () => {
    // Refused where the battery is low, and missing in old browsers: the page works without.
    if (document.visibilityState === "visible") navigator.wakeLock?.request("screen").catch(() => {});
  };
  document.addEventListener("visibilitychange", stayAwake);
  stayAwake();
}

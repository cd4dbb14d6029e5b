/** Chooses the browser's own time zone in a list that nobody has chosen from. */
export default function zone(element) {
  const list = element.querySelector("select");
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const isUntouched = list.value === (list.querySelector("[selected]") ?? list.options[0]).value;
  if (isUntouched && [...list.options].some((option) => option.value === here)) list.value = here;
}

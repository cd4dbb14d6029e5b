/** Saves the address without another page: the pay step, or what was refused, takes the place of this one. */
import { send } from "./page.js";
import { onSubmit } from "./submit.js";

export default function contact(form) {
  onSubmit(form, () => send(form, "#to-pay"));
}

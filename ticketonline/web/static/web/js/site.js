/** Starts the behaviours that the page names in `data-behaviour`; each is a module that is loaded where it is needed. */
const behaviours = {};

for (const element of document.querySelectorAll("[data-behaviour]")) {
  for (const name of element.dataset.behaviour.split(" ")) {
    behaviours[name]?.().then((module) => module.default(element));
  }
}

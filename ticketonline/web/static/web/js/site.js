/** Starts the behaviours that elements of the content name in `data-behaviour`: modules, loaded where they are needed. */
const behaviours = {
  countdown: () => import("./countdown.js"),
  follow: () => import("./follow.js"),
  live: () => import("./live.js"),
  pay: () => import("./pay.js"),
  reserve: () => import("./reserve.js"),
  stepper: () => import("./stepper.js"),
  total: () => import("./total.js"),
};

function start() {
  for (const element of document.querySelectorAll("main [data-behaviour]")) {
    for (const name of element.dataset.behaviour.split(" ")) {
      behaviours[name]().then((module) => module.default(element));
    }
  }
}

// An event and no import: names that are hashes of what a file holds, imports included, can't go in a circle.
document.addEventListener("renewed", start);
start();

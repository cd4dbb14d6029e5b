/** Starts the behaviours that elements of the content name in `data-behaviour`: modules, loaded where they are needed. */
const behaviours = {
  bright: () => import("./bright.js"),
  colour: () => import("./colour.js"),
  contact: () => import("./contact.js"),
  copy: () => import("./copy.js"),
  countdown: () => import("./countdown.js"),
  follow: () => import("./follow.js"),
  live: () => import("./live.js"),
  order: () => import("./order.js"),
  passkey: () => import("./passkey.js"),
  pay: () => import("./pay.js"),
  preview: () => import("./preview.js"),
  reserve: () => import("./reserve.js"),
  stepper: () => import("./stepper.js"),
  tax: () => import("./tax.js"),
  total: () => import("./total.js"),
  zone: () => import("./zone.js"),
};

function start() {
  for (const element of document.querySelectorAll("main [data-behaviour]")) {
    for (const name of element.dataset.behaviour.split(" ")) {
      behaviours[name]().then((module) => module.default(element));
    }
  }
}

// A row of places that is wider than the screen begins where the reader is.
for (const here of document.querySelectorAll("nav li > [aria-current]")) {
  const row = here.closest("ul");
  row.scrollLeft = here.offsetLeft - row.offsetLeft - (row.clientWidth - here.offsetWidth) / 2;
}

// An event and no import: names that are hashes of what a file holds, imports included, can't go in a circle.
document.addEventListener("renewed", start);
start();

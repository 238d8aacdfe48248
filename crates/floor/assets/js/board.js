// Cards of a board: dragging a card onto a column, and Shift with an arrow, press the button of its menu that goes there.
let held = null;

const card = (event) => event.target.closest?.(".bcard[draggable=true]");
const column = (element) => element?.closest?.(".bcol");

function go(item, key) {
  const button = item.querySelector(`button[data-to="${CSS.escape(key)}"]`);
  button?.form.requestSubmit(button);
  return Boolean(button);
}

function over(place) {
  for (const other of document.querySelectorAll(".bcol.over")) if (other !== place) other.classList.remove("over");
  place?.classList.add("over");
}

addEventListener("dragstart", (event) => {
  held = card(event) ?? null;
  if (!held) return;
  held.classList.add("held");
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", held.querySelector("a").href);
});

addEventListener("dragover", (event) => {
  const place = held && column(event.target);
  if (!place) return;
  event.preventDefault();
  over(place);
});

addEventListener("drop", (event) => {
  const place = held && column(event.target);
  if (!place) return;
  event.preventDefault();
  if (place !== column(held)) go(held, place.dataset.column);
});

addEventListener("dragend", () => {
  held?.classList.remove("held");
  held = null;
  over(null);
});

addEventListener("keydown", (event) => {
  if (!event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const item = step && card(event);
  if (!item || event.target.closest("[popover]")) return;
  const columns = [...document.querySelectorAll(".bcol")];
  let at = columns.indexOf(column(item)) + step;
  // A kind of deals may have no stage of that name: on to the next one.
  while (columns[at]) {
    if (go(item, columns[at].dataset.column)) return event.preventDefault();
    at += step;
  }
});

// Changing the relationship map: by drag, by keys, and taken back by Ctrl+Z. The server knows what may stand where; here
// a move is only the page's own form, filled, or a page opened as a dialog.
import { CARD, above, home, under } from "./map.js";

let undo = "";

// Opens a form of this card as a dialog; the focus comes back to the card.
function ask(card, verb) {
  const base = home()?.dataset.edit;
  if (!base) return;
  const back = () => document.getElementById(card.id)?.focus();
  import("./dialog.js").then((m) => m.open({ href: `${base}/${verb}?position=${card.dataset.node}`, focus: back }));
}

function send(held, target, kind) {
  const form = document.getElementById("map-move");
  if (!form || held === target) return;
  form.elements.position.value = held.dataset.node;
  form.elements.to.value = target?.dataset.node ?? "";
  form.action = `${home().dataset.edit}/${kind}`;
  form.requestSubmit();
}

// One place on or back among its peers, or off the map.
function put(card, verb, by = "") {
  const form = document.getElementById("map-place");
  if (!form) return;
  form.elements.position.value = card.dataset.node;
  form.elements.by.value = by;
  form.action = `${home().dataset.edit}/${verb}`;
  // An open role goes with its card: the focus waits where it stood.
  if (verb === "removal" && card.matches(".vac")) above(card)?.focus();
  form.requestSubmit();
}

function takeBack() {
  const shown = document.querySelector("[data-toast] form");
  if (!shown && !undo) return;
  const form = shown ?? Object.assign(document.createElement("form"), { method: "post", action: undo, hidden: true });
  if (!shown) home().after(form);
  form.setAttribute("data-enhance", "");
  undo = "";
  form.requestSubmit();
}

// Every message that offers undo leaves its address, so that Ctrl+Z works after the message is gone.
const note = () => (undo = document.querySelector("[data-toast] form")?.action ?? undo);
new MutationObserver(note).observe(document.getElementById("toasts"), { childList: true });
note();

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || !home()) return;
  if ((event.ctrlKey || event.metaKey) && event.key === "z" && !event.target.closest("input, textarea, dialog")) {
    event.preventDefault();
    return takeBack();
  }
  const card = event.target.closest?.(CARD);
  if (!card || event.ctrlKey || event.metaKey) return;
  if (event.altKey) {
    const way = { ArrowUp: "-1", ArrowDown: "1" }[event.key];
    if (!way) return;
    event.preventDefault();
    return put(card, "order", way);
  }
  const letters = document.documentElement.dataset.keys !== "off" && {
    m: () => ask(card, "reports"),
    i: () => ask(card, "influences"),
    "+": () => ask(card, "add"),
  };
  const off = { Delete: () => put(card, "removal") };
  const act = { ...letters, ...off }[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

let held = null;
const place = (event) => {
  const card = held && event.target.closest?.(CARD);
  return card && card !== held && (event.altKey || !under(held, card)) ? card : null;
};
const clear = () => document.querySelectorAll(".pcard.drop").forEach((card) => card.classList.remove("drop"));
addEventListener("dragstart", (event) => {
  held = event.target.closest?.(`${CARD}[draggable=true]`) ?? null;
  if (!held) return;
  event.dataTransfer.setData("text/plain", held.querySelector(".nm").textContent);
  held.classList.add("held");
});
addEventListener("dragover", (event) => {
  const card = place(event);
  clear();
  if (!card) return;
  event.preventDefault();
  card.classList.add("drop");
});
addEventListener("drop", (event) => {
  const card = place(event);
  if (!card) return;
  event.preventDefault();
  send(held, card, event.altKey ? "influences" : "reports");
});
addEventListener("dragend", () => {
  held?.classList.remove("held");
  held = clear() ?? null;
});

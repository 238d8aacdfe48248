// The relationship map: cards are walked by the arrows and chosen without leaving the page. Who may change it also gets
// the module that moves cards.
import { say } from "./app.js";

export const CARD = ".map [role=treeitem]";
const cards = () => [...document.querySelectorAll(CARD)];
const level = (card) => Number(card.getAttribute("aria-level"));
export const home = () => document.querySelector(".map");
let scroll = [0, 0];
let wait;

// The nearest card before it that stands higher: whom it reports to.
export function above(card) {
  const all = cards();
  for (let i = all.indexOf(card) - 1; i >= 0; i--) if (level(all[i]) < level(card)) return all[i];
  return null;
}
function peers(card) {
  const boss = above(card);
  return cards().filter((other) => level(other) === level(card) && above(other) === boss);
}
export const under = (card, other) => other !== null && (other === card || under(card, above(other)));

function below(card) {
  const next = cards()[cards().indexOf(card) + 1];
  return next && level(next) > level(card) ? next : null;
}

// One card is in the order of the tab key; the others are reached by the arrows.
function mark(card) {
  for (const other of cards()) {
    other.setAttribute("aria-selected", other === card);
    other.tabIndex = other === card ? 0 : -1;
  }
}

function focus(card) {
  if (!card) return;
  mark(card);
  card.focus();
  clearTimeout(wait);
  wait = setTimeout(choose, 250, card);
}

// Shows a person in the side column; the address says who it is.
async function choose(card) {
  clearTimeout(wait);
  mark(card);
  const href = card.href;
  try {
    const answer = await fetch(href, { headers: { "X-Tenure-Fragment": "1" } });
    if (!answer.ok) throw new Error(answer.statusText);
    const found = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (card.getAttribute("aria-selected") !== "true" || !card.isConnected) return;
    const fresh = found.querySelector("[data-fragment=map-side]");
    document.querySelector("[data-fragment=map-side]")?.replaceWith(fresh);
    history.replaceState(history.state, "", href);
  } catch {
    say(document.body.dataset.loadingFailed);
  }
}

// The arrows of the tree and the letters of the map. What is done here is not done again by the page.
document.addEventListener("keydown", (event) => {
  const card = event.target.closest?.(CARD);
  if (!card || event.ctrlKey || event.metaKey || event.altKey) return;
  const all = cards();
  const step = (by) => peers(card)[peers(card).indexOf(card) + by];
  const next = (list) => list.find((other) => all.indexOf(other) > all.indexOf(card)) ?? list[0];
  const letters = document.documentElement.dataset.keys !== "off" && {
    e: () => document.querySelector("[data-fragment=map-side] [data-key=e] a")?.click(),
    g: () => focus(next(all.filter((other) => other.matches(".gap, .vac")))),
  };
  const act = {
    ArrowDown: () => focus(below(card)),
    ArrowUp: () => focus(above(card)),
    ArrowLeft: () => focus(step(-1)),
    ArrowRight: () => focus(step(1)),
    Home: () => focus(all[0]),
    Enter: () => choose(card),
    F2: () => document.querySelector("[data-fragment=map-side] [data-key=e] a")?.click(),
    " ": () => card.parentElement.querySelector(".fold")?.click(),
    ...letters,
  }[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

addEventListener("click", (event) => {
  const card = event.target.closest(CARD);
  if (!card || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  card.focus();
  choose(card);
});

// Words typed into the field mark the cards that say them; Enter goes from one to the next, or asks the server.
const plain = (text) => text.toLocaleLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
const hits = () => cards().filter((card) => card.classList.contains("hit"));
addEventListener("input", (event) => {
  if (!event.target.matches(".mapbar [data-filter]")) return;
  const words = plain(event.target.value).split(/\s+/).filter(Boolean);
  for (const card of cards()) card.classList.toggle("hit", words.length > 0 && words.every((w) => plain(card.ariaLabel).includes(w)));
  hits()[0]?.scrollIntoView({ block: "center", inline: "center" });
});
addEventListener("submit", (event) => {
  const field = event.target.querySelector?.(".mapbar [data-filter]");
  if (!field || !hits().length) return;
  event.preventDefault();
  focus(hits().find((card) => card.getAttribute("aria-selected") !== "true") ?? hits()[0]);
}, true);
addEventListener("change", (event) => {
  const days = event.target.dataset?.days?.split(" ");
  if (days) location.assign(event.target.dataset.href.replace("DAY", days[event.target.value] ?? ""));
});

// A map that has just come, with the page or with the answer to a form.
function ready() {
  const map = document.querySelector(".map:not([data-ready])");
  if (!map) return;
  map.dataset.ready = "";
  if (map.dataset.edit) import("./mapedit.js");
  const style = document.querySelector("main link[rel=stylesheet]");
  if (style) document.head.querySelector(`link[href="${style.getAttribute("href")}"]`) ? style.remove() : document.head.append(style);
  const chosen = document.querySelector(`${CARD}[aria-selected=true]`) ?? cards()[0];
  if (chosen) mark(chosen);
  const box = map.parentElement;
  // The grid begins with the names of its rows.
  const grid = map.querySelector(".lbl");
  if (scroll[0] || scroll[1]) box.scrollTo(...scroll);
  else if (map.dataset.chosen) chosen?.scrollIntoView({ block: "nearest", inline: grid ? "nearest" : "center" });
  else if (!grid) box.scrollLeft = Math.max(0, (box.scrollWidth - box.clientWidth) / 2);
  box.addEventListener("scroll", () => (scroll = [box.scrollLeft, box.scrollTop]), { passive: true });
  say(map.dataset.said);
}
new MutationObserver(ready).observe(document.body, { childList: true, subtree: true });
ready();

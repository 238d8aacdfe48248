// Shows what somebody else changed on the record that is open. Loaded on such pages only, after they are shown; the
// line is open while the page is in front.
import { say } from "./app.js";
import { swap } from "./fragment.js";

let line;
let typed = false;
const place = () => document.querySelector("[data-live]");
const busy = () => typed || !getSelection().isCollapsed || document.querySelector("dialog[open], :popover-open");

export function watch() {
  addEventListener("input", () => (typed = true));
  addEventListener("submit", () => (typed = false));
  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
  addEventListener("pagehide", close);
  addEventListener("pageshow", (event) => event.persisted && open());
  open();
}

function open() {
  if (line || document.hidden || !place()) return;
  line = new EventSource(place().dataset.live);
  line.addEventListener("changed", (event) => changed(JSON.parse(event.data).who));
}

function close() {
  line?.close();
  line = undefined;
}

function changed(who) {
  const text = who ? place().dataset.who.replace("%", () => who) : place().dataset.somebody;
  if (!busy()) return show(text);
  // What is being written stays; a quiet line offers the news.
  place().querySelector("span").textContent = text;
  place().hidden = false;
  place().querySelector("button").onclick = () => show(text);
}

async function show(text) {
  const answer = await fetch(location.href, { headers: { "X-Tenure-Fragment": "1" } }).catch(() => undefined);
  if (!answer?.ok) return;
  const found = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = found.querySelector("main");
  if (!fresh || !place()) return;
  typed = false;
  document.title = found.title;
  swap(document.querySelector("main"), fresh);
  say(text);
}

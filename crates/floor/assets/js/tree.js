// Tree tables: rows open in place, are walked by the arrows, and moved by drag and keys. The server knows what may
// stand where; here a move is only the page's own form, filled.
import { say } from "./app.js";

const ROW = "[role=treegrid] tbody > tr";
const level = (row) => Number(row.getAttribute("aria-level"));
const name = (row) => row?.querySelector("th a:not(.tw)");
// The rows below a row, as far as they are shown.
function below(row) {
  const found = [];
  for (let r = row.nextElementSibling; r && level(r) > level(row); r = r.nextElementSibling) found.push(r);
  return found;
}

// The nearest row before it at a level up to `most`: the one above it, or the one before it below the same row.
function before(row, most) {
  let other = row.previousElementSibling;
  while (other && level(other) > most) other = other.previousElementSibling;
  return other;
}
const above = (row) => before(row, level(row) - 1);
function elder(row) {
  const other = before(row, level(row));
  return other && level(other) === level(row) ? other : null;
}

// The address says what is open, so that reloading and coming back show the same.
function note() {
  const url = new URL(location.href);
  const open = [...document.querySelectorAll(`${ROW}[aria-expanded=true]`)].map((row) => row.dataset.node);
  url.searchParams.set("open", open.join(",") || "none");
  history.replaceState(history.state, "", url.href.replaceAll("%2C", ","));
}

const mark = (row, open) => [row, row.querySelector(".tw")].forEach((e) => e?.setAttribute("aria-expanded", open));

async function turn(row, open) {
  if (!row.dataset.rows || (row.getAttribute("aria-expanded") === "true") === open) return;
  mark(row, open);
  if (!open) below(row).forEach((r) => r.remove());
  note();
  if (!open) return;
  row.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(row.dataset.rows, { headers: { "X-Tenure-Fragment": "1" } });
    if (!answer.ok) throw new Error(answer.statusText);
    const html = await answer.text();
    if (row.getAttribute("aria-expanded") === "true") row.insertAdjacentHTML("afterend", html);
  } catch {
    mark(row, false);
    say(document.body.dataset.loadingFailed);
  } finally {
    row.removeAttribute("aria-busy");
  }
}

function move(row, parent) {
  const form = document.getElementById("tree-move");
  if (!form || !row?.draggable || row === parent) return;
  const back = location.pathname + location.search;
  const values = { account: row.dataset.node, parent: parent?.dataset.node ?? "", top: parent ? "" : "1", back };
  for (const [field, value] of Object.entries(values)) form.elements[field].value = value;
  form.requestSubmit();
}

addEventListener("click", (event) => {
  const toggle = event.target.closest(`${ROW} a.tw`);
  if (!toggle || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const row = toggle.closest("tr");
  turn(row, row.getAttribute("aria-expanded") !== "true");
});

addEventListener("keydown", (event) => {
  const row = event.target.closest?.(ROW);
  if (!row || event.ctrlKey || event.metaKey || event.altKey !== event.shiftKey) return;
  const open = row.getAttribute("aria-expanded");
  const act = {
    ArrowDown: () => name(row.nextElementSibling)?.focus(),
    ArrowUp: () => name(row.previousElementSibling)?.focus(),
    ArrowRight: () => (open === "false" ? turn(row, true) : open && name(row.nextElementSibling)?.focus()),
    ArrowLeft: () => (open === "true" ? turn(row, false) : name(above(row))?.focus()),
    "Alt+ArrowRight": () => elder(row)?.hasAttribute("data-target") && move(row, elder(row)),
    "Alt+ArrowLeft": () => above(row) && move(row, above(above(row) ?? row)),
  }[(event.altKey ? "Alt+" : "") + event.key];
  if (act) event.preventDefault();
  act?.();
});

let held = null;
// The row under the pointer, where what is held may go; the head of the table is the top.
function place(event) {
  const row = held && event.target.closest?.("[role=treegrid] tr");
  if (!row || row === held || below(held).includes(row)) return null;
  return !row.dataset.node || row.hasAttribute("data-target") ? row : null;
}
const clear = () => document.querySelectorAll("[role=treegrid] .drop").forEach((row) => row.classList.remove("drop"));

addEventListener("dragstart", (event) => {
  held = event.target.closest?.(`${ROW}[draggable=true]`) ?? null;
  if (!held) return;
  event.dataTransfer.setData("text/plain", name(held)?.textContent ?? "");
  event.dataTransfer.effectAllowed = "move";
  held.classList.add("held");
});
addEventListener("dragover", (event) => {
  const row = place(event);
  clear();
  if (!row) return;
  event.preventDefault();
  row.classList.add("drop");
});
addEventListener("drop", (event) => {
  const row = place(event);
  if (!row) return;
  event.preventDefault();
  move(held, row.dataset.node ? row : null);
});
addEventListener("dragend", () => {
  held?.classList.remove("held");
  held = clear() ?? null;
});

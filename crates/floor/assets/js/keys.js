// Single letters. Elements say their own key: data-key="l" is clicked by L, data-go="t" by G then T.
const ROWS = ".rows > li, .tb tbody > tr, .pr";
let going = 0;

const shown = (element) => element.checkVisibility?.() ?? true;

export function press(key) {
  const letter = key.toLowerCase();
  if (going && Date.now() - going < 1500) {
    going = 0;
    return document.querySelector(`[data-go="${CSS.escape(letter)}"]`)?.click();
  }
  if (letter === "g") going = Date.now();
  else if (letter === "j") move(1);
  else if (letter === "k") move(-1);
  else if (letter === "x") row()?.querySelector(".boxl input, button.tick")?.click();
  else if (key === "/") document.querySelector("[data-filter]")?.focus();
  else if (key === "?") document.getElementById("keys")?.showModal();
  else if (/^[1-9]$/.test(key)) document.querySelectorAll(".tabs a")[key - 1]?.click();
  else click(letter);
}

function row() {
  return document.activeElement?.closest(ROWS);
}

function move(step) {
  const rows = [...document.querySelectorAll(`main :is(${ROWS})`)].filter((r) => shown(r) && target(r));
  const at = rows.indexOf(row());
  const next = rows[at < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(Math.max(at + step, 0), rows.length - 1)];
  target(next)?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

// What Enter would open.
function target(row) {
  return row?.querySelector(".cover, .who a, th a:not(.tw), .tx a") ?? row?.querySelector("a, button");
}

// Keys of the row with the focus come before keys of the page; something visible before something in a menu.
function click(letter) {
  const selector = `[data-key="${CSS.escape(letter)}"]`;
  const found = [...(row()?.querySelectorAll(selector) ?? []), ...document.querySelectorAll(selector)];
  const element = found.find(shown) ?? found[0];
  (element?.matches("a, button") ? element : element?.querySelector("a, button"))?.click();
}

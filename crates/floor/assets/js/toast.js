// One message at a time; it goes after ten seconds, unless the pointer or the focus is on it.
import { say } from "./app.js";

const SHOWN = 10_000;
let timer;

// Shows the toast in a piece of our own markup.
export function show(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  const toast = template.content.querySelector("[data-toast]");
  if (!toast) return;
  put(toast);
}

// Says a sentence of the script's own, mostly that something failed.
export function fail(text) {
  const toast = document.createElement("div");
  toast.className = "toast bad";
  toast.setAttribute("data-toast", "");
  toast.textContent = text;
  put(toast);
}

// The place of toasts is a live region: what is put there is also read out.
function put(toast) {
  document.getElementById("toasts")?.replaceChildren(toast);
  run(toast);
}

// The toast that came with the page must be read out by other means.
export function watch() {
  const toast = document.querySelector("[data-toast]");
  if (!toast) return;
  say(toast.querySelector("span")?.textContent);
  run(toast);
}

function run(toast) {
  const hide = () => {
    if (toast.matches(":hover, :focus-within")) start();
    else toast.remove();
  };
  const start = () => {
    clearTimeout(timer);
    timer = setTimeout(hide, SHOWN);
  };
  toast.addEventListener("pointerleave", start);
  start();
}

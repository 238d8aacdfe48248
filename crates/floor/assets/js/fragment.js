// Sends a form and swaps the part of the page that it changes. The server may answer that part alone, or the whole
// page that it would have shown without script.
import { say } from "./app.js";
import * as toast from "./toast.js";

const HEADER = { "X-Tenure-Fragment": "1" };

// A template, not a parser document: rows of tables stay rows.
function parse(html) {
  if (/^\s*<!doctype/i.test(html)) return new DOMParser().parseFromString(html, "text/html");
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}

export async function send(form, submitter) {
  if (form.getAttribute("aria-busy") === "true") return;
  const data = new FormData(form, submitter);
  const action = submitter?.getAttribute("formaction") ?? form.getAttribute("action") ?? location.href;
  const get = form.getAttribute("method")?.toLowerCase() !== "post";
  const url = new URL(action, location.href);
  const query = new URLSearchParams([...data].filter(([, value]) => typeof value === "string"));
  if (get) url.search = query;
  form.setAttribute("aria-busy", "true");
  const slow = setTimeout(() => say(document.body.dataset.working), 400);
  try {
    const answer = await fetch(url, { method: get ? "get" : "post", body: get ? undefined : query, headers: HEADER });
    if (answer.status >= 500) throw new Error(answer.statusText);
    // What a form asks for is an address: reloading shows the same.
    if (get && answer.ok) history.replaceState(null, "", url);
    take(form, answer, parse(await answer.text()));
  } catch {
    toast.fail(document.body.dataset.failed);
  } finally {
    clearTimeout(slow);
    form.removeAttribute("aria-busy");
  }
}

function take(form, answer, found) {
  const message = found.querySelector("[data-toast]");
  const elsewhere = new URL(answer.url).pathname !== location.pathname;
  const whole = found.querySelector("main");
  const loaded = form.closest(".loaded");
  if (answer.redirected && (loaded || (whole && elsewhere))) {
    // A dialog that did its work closes, and the page behind it shows the result.
    if (message) sessionStorage.setItem("toast", message.outerHTML);
    return loaded ? location.reload() : location.assign(answer.url);
  }
  const part = loaded ?? form.closest("[data-fragment]");
  const name = part?.dataset.fragment;
  const fresh = name && found.querySelector(`[data-fragment="${CSS.escape(name)}"]`);
  if (loaded) loaded.replaceChildren(...(whole ?? found).childNodes);
  else if (part && (fresh || !whole)) swap(part, fresh ?? found.querySelector("*:not([data-toast])"));
  else if (whole) swap(document.querySelector("main"), whole);
  if (whole && !loaded) {
    document.title = found.title;
    for (const part of [".side .nav", ".top .bell"]) {
      const fresh = found.querySelector(part);
      if (fresh) document.querySelector(part)?.replaceWith(fresh);
    }
  }
  if (message) toast.show(message.outerHTML);
  document.querySelector("[data-focus]")?.focus();
}

// Puts `fresh` in place of `part`; focus goes to the same control, its neighbour, or the part itself.
export function swap(part, fresh) {
  if (!fresh) return part.remove();
  // A choice in a menu of the part counts as the button that opened the menu: that one is there to be focused again.
  const menu = document.activeElement?.closest("[popover]");
  const held = (menu && part.querySelector(`[popovertarget="${CSS.escape(menu.id)}"]`)) ?? document.activeElement;
  const active = part.contains(held) ? held : null;
  const controls = (root) => [...root.querySelectorAll("a[href], button, input, select, textarea")];
  const index = active ? controls(part).indexOf(active) : -1;
  part.replaceWith(fresh);
  lazy(fresh);
  if (!active) return;
  const after = controls(fresh);
  const same = (active.id && fresh.querySelector(`#${CSS.escape(active.id)}`)) || after[Math.min(index, after.length - 1)];
  if (same) return same.focus({ preventScroll: true });
  fresh.tabIndex = -1;
  fresh.focus({ preventScroll: true });
}

// Loads the parts that come after the page.
export function lazy(root) {
  for (const part of root.querySelectorAll("[data-fragment-src]")) {
    const src = part.dataset.fragmentSrc;
    part.removeAttribute("data-fragment-src");
    part.setAttribute("aria-busy", "true");
    fetch(src, { headers: HEADER })
      .then((answer) => (answer.ok ? answer.text() : Promise.reject(answer.status)))
      .then((html) => {
        const fresh = parse(html);
        if (fresh.querySelector("main")) throw new Error("a page, not a part");
        part.replaceWith(fresh);
      })
      .catch(() => {
        part.removeAttribute("aria-busy");
        say(document.body.dataset.loadingFailed);
      });
  }
}

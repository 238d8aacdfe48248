// The one script that every page loads. It only listens; the modules that act are fetched when first needed.
const root = document.documentElement;
root.classList.add("js");

const load = (name) => import(`./${name}.js`);
const act = (name, call) => load(name).then(call).catch(() => say(document.body.dataset.failed));

// The page's one polite live region.
export function say(text) {
  const status = document.getElementById("status");
  if (status && text) status.textContent = text;
}

addEventListener("click", (event) => {
  if (event.button || event.defaultPrevented) return;
  const plain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
  const link = event.target.closest("a");
  if (plain && link?.hasAttribute("data-palette-open") && document.getElementById("palette")) {
    event.preventDefault();
    act("palette", (m) => m.open());
  } else if (plain && link?.closest("[data-dialog]")) {
    event.preventDefault();
    link.closest("[popover]")?.hidePopover();
    act("dialog", (m) => m.open(link));
  } else if (event.target.closest("[data-print]")) {
    print();
  } else if (event.target.closest("[data-toast-close]")) {
    event.target.closest("[data-toast]").remove();
  } else if (event.target.closest("[data-batch-all]") || event.target.matches(".box")) {
    act("table", (m) => m.click(event));
  } else {
    commandFallback(event);
  }
});

// Invoker commands for browsers that do not know them yet.
function commandFallback(event) {
  const button = event.target.closest("button[commandfor]");
  if (!button || "commandForElement" in button) return;
  const dialog = document.getElementById(button.getAttribute("commandfor"));
  if (button.getAttribute("command") === "show-modal") dialog?.showModal();
  else dialog?.close();
}

addEventListener("submit", (event) => {
  const form = event.target;
  if (form.matches("[data-theme-form]") && !root.dataset.theme && matchMedia("(prefers-color-scheme: dark)").matches) {
    form.querySelector("button").value = "light";
  }
  if (!form.hasAttribute("data-enhance") || event.defaultPrevented || form.hasAttribute("enctype")) return;
  event.preventDefault();
  const submitter = event.submitter;
  load("fragment").then(
    (m) => m.send(form, submitter),
    () => form.submit(),
  );
});

addEventListener("reset", (event) => {
  if (event.target.hasAttribute("data-batch")) setTimeout(() => act("table", (m) => m.count(event.target)));
});

addEventListener("input", (event) => {
  if (event.target.hasAttribute("data-lookup")) act("lookup", (m) => m.look(event.target));
  if (event.target.hasAttribute("data-mention")) act("mention", (m) => m.look(event.target));
  const form = event.target.form;
  if (form?.dataset.draft) load("draft").then((m) => m.typed(form), () => {});
});

addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing) return;
  if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "k") {
    if (!document.getElementById("palette")) return;
    event.preventDefault();
    act("palette", (m) => m.open());
  } else if ((event.ctrlKey || event.metaKey) && event.key === "Enter" && event.target.form) {
    event.target.form.requestSubmit();
  } else if (root.dataset.keys !== "off" && !event.ctrlKey && !event.metaKey && !event.altKey) {
    const typing = event.target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable], dialog[open]");
    if (typing) return;
    // Space would scroll; nothing that the browser already does is taken away.
    if (event.key.length === 1 && event.key !== " ") act("keys", (m) => m.press(event.key));
    if (event.key === "/") event.preventDefault();
  }
});

// What waits for the page to be really shown, not only prerendered.
function shown() {
  const kept = sessionStorage.getItem("toast");
  if (kept) {
    sessionStorage.removeItem("toast");
    act("toast", (m) => m.show(kept));
  } else if (document.querySelector("[data-toast]")) act("toast", (m) => m.watch());
  if (document.querySelector("[data-fragment-src]")) act("fragment", (m) => m.lazy(document));
  for (const [mark, name] of [["[role=treegrid]", "tree"], [".map", "map"], [".board", "board"], ["[data-grid]", "grid"], ["[data-going]", "going"]]) if (document.querySelector(mark)) load(name);
  if (document.querySelector("[data-live]")) {
    const hear = () => act("live", (m) => m.watch());
    document.readyState === "complete" ? hear() : addEventListener("load", hear, { once: true });
  }
  document.querySelector("[data-focus]")?.focus();
  document.querySelector(".tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
}
// A page fetched ahead left no trace on the server; now somebody looks at it. What is old by then is read again.
function activated() {
  if (performance.getEntriesByType("navigation")[0]?.activationStart > 30_000) return location.reload();
  fetch(`/seen${location.search}`, { method: "post", keepalive: true }).catch(() => {});
  shown();
}
if (document.prerendering) document.addEventListener("prerenderingchange", activated, { once: true });
else shown();

// From a list to an account: the link that was clicked grows into the page's title.
addEventListener("pageswap", (event) => {
  const to = event.viewTransition && event.activation?.entry?.url;
  const path = to && new URL(to).pathname.match(/^\/accounts\/[^/]+/)?.[0];
  const link = path && !document.querySelector(".acct") && document.querySelector(`main a[href="${CSS.escape(path)}"]`);
  if (!link) return;
  link.style.viewTransitionName = "account";
  event.viewTransition.finished.finally(() => link.style.removeProperty("view-transition-name"));
});

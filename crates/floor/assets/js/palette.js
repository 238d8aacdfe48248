// The command palette: focus stays in the field, aria-activedescendant marks the option.
const dialog = document.getElementById("palette");
const input = dialog.querySelector("input");
const list = document.getElementById("pal-list");
let timer, request;

const options = () => [...list.querySelectorAll('[role="option"]:not([aria-disabled])')];
const chosen = () => list.querySelector('[aria-selected="true"]');

export function open() {
  for (const popover of document.querySelectorAll(":popover-open")) popover.hidePopover();
  if (!dialog.open) dialog.showModal();
  input.select();
  if (!list.childElementCount) find();
}

async function find() {
  request?.abort();
  request = new AbortController();
  const { signal } = request;
  const url = new URL(document.body.dataset.palette, location.href);
  url.searchParams.set("q", input.value.trim());
  try {
    const answer = await fetch(url, { signal, headers: { "X-Tenure-Fragment": "1" } });
    if (!answer.ok) throw new Error(answer.statusText);
    list.innerHTML = await answer.text();
    choose(options()[0]);
  } catch (error) {
    if (error.name !== "AbortError") list.textContent = document.body.dataset.loadingFailed;
  }
}

function choose(option) {
  chosen()?.setAttribute("aria-selected", "false");
  if (!option) return input.removeAttribute("aria-activedescendant");
  option.setAttribute("aria-selected", "true");
  input.setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
}

input.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(find, 80);
});

input.addEventListener("keydown", (event) => {
  const all = options();
  const at = all.indexOf(chosen());
  if (event.key === "ArrowDown") choose(all[(at + 1) % all.length]);
  else if (event.key === "ArrowUp") choose(all[(at - 1 + all.length) % all.length]);
  else if (event.key === "Enter" && chosen() && !event.isComposing) {
    // Before the dialog closes: focus returns to the opener, and the same key would press it.
    const option = chosen();
    if (event.ctrlKey || event.metaKey) window.open(option.href, "_blank", "noopener");
    else {
      dialog.close();
      go(option);
    }
  } else return;
  event.preventDefault();
  event.stopPropagation();
});

// A command that opens a dialog does so here as well.
function go(option) {
  const same = [...document.querySelectorAll("a[data-dialog]")].find((link) => link.href === option.href);
  if (same) same.click();
  else location.assign(option.href);
}

dialog.addEventListener("close", () => {
  input.value = "";
  list.replaceChildren();
  clearTimeout(timer);
});

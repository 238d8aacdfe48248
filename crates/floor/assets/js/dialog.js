// Opens the page behind a link in a dialog; when that fails, goes to the page.
import { lazy } from "./fragment.js";

export async function open(link) {
  let main;
  try {
    const answer = await fetch(link.href, { headers: { "X-Tenure-Fragment": "1" } });
    if (!answer.ok) throw new Error(answer.statusText);
    const found = new DOMParser().parseFromString(await answer.text(), "text/html");
    main = found.querySelector("main") ?? found.body;
  } catch {
    location.assign(link.href);
    return;
  }
  const dialog = document.createElement("dialog");
  const content = document.createElement("div");
  content.className = "loaded";
  content.dataset.fragment = "dialog";
  content.append(...main.childNodes);
  for (const form of content.querySelectorAll("form[method=post]:not([enctype])")) form.setAttribute("data-enhance", "");
  const title = content.querySelector("h1");
  if (title) {
    title.id = "loaded-title";
    dialog.setAttribute("aria-labelledby", title.id);
  }
  dialog.append(content, closer(dialog));
  document.body.append(dialog);
  lazy(content);
  // What was typed must not be lost by a click beside the dialog or by Escape.
  dialog.addEventListener("input", () => {
    dialog.closedBy = "none";
    dialog.dataset.typed = "";
  });
  dialog.addEventListener("cancel", (event) => "typed" in dialog.dataset && event.preventDefault());
  dialog.addEventListener("close", () => {
    dialog.remove();
    link.focus();
  });
  dialog.closedBy = "any";
  dialog.showModal();
  (content.querySelector("[autofocus], [aria-invalid]") ?? content.querySelector("input:not([type=hidden]), textarea, select"))?.focus();
}

function closer(dialog) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn ghost icon x";
  button.setAttribute("aria-label", document.body.dataset.close);
  button.textContent = "✕";
  button.addEventListener("click", () => dialog.close());
  return button;
}

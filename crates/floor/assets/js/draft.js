// Keeps what is typed into a form as a draft, some moments after the last key. Logging or closing changes nothing: the
// server forgets a draft when it is logged.
import { say } from "./app.js";

const waiting = new WeakMap();

export function typed(form) {
  clearTimeout(waiting.get(form));
  waiting.set(form, setTimeout(() => keep(form), 1500));
}

async function keep(form) {
  const field = form.elements.draft;
  const busy = form.getAttribute("aria-busy") === "true";
  if (busy || !form.isConnected || !form.elements.summary.value.trim() || !form.elements.account?.value.trim()) return;
  const body = new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));
  const answer = await fetch(`${form.dataset.draft}?quiet=true`, { method: "post", body }).catch(() => null);
  if (!answer?.ok) return;
  field.value = (await answer.json()).id;
  const note = form.querySelector("[data-draft-note]");
  if (note) note.textContent = form.dataset.draftKept;
  say(form.dataset.draftKept);
}

// Names out of many: fills the field's list while one types.
const waiting = new WeakMap();

export function look(input) {
  const before = waiting.get(input);
  clearTimeout(before?.timer);
  before?.abort.abort();
  const abort = new AbortController();
  const timer = setTimeout(() => fill(input, abort.signal), 120);
  waiting.set(input, { timer, abort });
}

async function fill(input, signal) {
  const typed = input.value.trim();
  // A choice from the list fires the same event; then there is nothing more to find.
  if (!typed || [...(input.list?.options ?? [])].some((option) => option.value === input.value)) return;
  const url = new URL(input.dataset.lookup, location.href);
  url.searchParams.set("q", typed);
  const answer = await fetch(url, { signal, headers: { "X-Tenure-Fragment": "1" } }).catch(() => null);
  if (answer?.ok && input.list) input.list.innerHTML = await answer.text();
}

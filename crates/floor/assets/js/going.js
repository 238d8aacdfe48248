// Follows work in the background: reads the page again while it is in front, and swaps the part that tells how far the
// work is. When the server sends one elsewhere, the work is over.
import { say } from "./app.js";
import { swap } from "./fragment.js";

const PAUSE = 1000;
const part = () => document.querySelector("[data-going]");
let said = part()?.dataset.going;
let misses = 0;

async function look() {
  if (!part()) return;
  if (document.hidden) return document.addEventListener("visibilitychange", look, { once: true });
  const answer = await fetch(location.href, { headers: { "X-Tenure-Fragment": "1" } }).catch(() => undefined);
  if (answer?.redirected) return location.replace(answer.url);
  const found = answer?.ok && new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = found && found.querySelector("[data-going]");
  if (found && !fresh) return location.reload();
  if (fresh && part()) {
    swap(part(), fresh);
    if (fresh.dataset.going !== said) say((said = fresh.dataset.going));
  }
  misses = fresh ? 0 : misses + 1;
  setTimeout(look, PAUSE * Math.min(1 + misses, 10));
}
setTimeout(look, PAUSE);

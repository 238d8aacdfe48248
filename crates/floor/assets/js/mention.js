// Names after an @: offers those who may see the account. The server decides who is mentioned; this only types.
let box, list, timer, request;

export function look(area) {
  clearTimeout(timer);
  const typed = word(area);
  if (typed === null) return close();
  timer = setTimeout(() => find(area, typed), 100);
}

// What stands between the last @ and the caret; null when that is no mention.
function word(area) {
  const before = area.value.slice(0, area.selectionStart);
  const at = before.lastIndexOf("@");
  if (at < 0 || /[\p{L}\p{N}]/u.test(before[at - 1] ?? " ")) return null;
  const typed = before.slice(at + 1);
  return typed.length > 40 || /[\n\[]|  /.test(typed) ? null : typed;
}

async function find(area, typed) {
  request?.abort();
  request = new AbortController();
  const url = new URL(area.dataset.mention, location.href);
  url.searchParams.set("q", typed);
  const answer = await fetch(url, { signal: request.signal }).catch(() => null);
  const people = answer?.ok ? (await answer.json()).items : [];
  if (!people.length || word(area) !== typed) return close();
  draw(area, people);
}

function draw(area, people) {
  close();
  box = area;
  list = document.createElement("div");
  list.className = "menu-list";
  list.id = `${area.id}-people`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", area.dataset.list);
  people.forEach((person, i) => {
    const option = document.createElement("div");
    option.id = `${list.id}-${i}`;
    option.setAttribute("role", "option");
    option.textContent = person.name === person.handle ? person.name : `${person.name} (${person.handle})`;
    option.dataset.handle = person.handle;
    option.addEventListener("mousedown", (event) => {
      event.preventDefault();
      take(option);
    });
    list.append(option);
  });
  area.after(list);
  area.setAttribute("aria-controls", list.id);
  area.addEventListener("keydown", press);
  area.addEventListener("blur", close, { once: true });
  choose(list.firstElementChild);
}

function choose(option) {
  for (const other of list.children) other.setAttribute("aria-selected", other === option);
  box.setAttribute("aria-activedescendant", option.id);
}

function press(event) {
  const now = list?.querySelector("[aria-selected=true]");
  if (!now || event.isComposing || event.ctrlKey || event.metaKey) return;
  if (event.key === "ArrowDown") choose(now.nextElementSibling ?? list.firstElementChild);
  else if (event.key === "ArrowUp") choose(now.previousElementSibling ?? list.lastElementChild);
  else if (event.key === "Enter" || event.key === "Tab") take(now);
  else if (event.key === "Escape") close();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function take(option) {
  const end = box.selectionStart;
  const start = box.value.slice(0, end).lastIndexOf("@") + 1;
  box.setRangeText(`${option.dataset.handle} `, start, end, "end");
  close();
}

function close() {
  list?.remove();
  box?.removeEventListener("keydown", press);
  box?.removeAttribute("aria-activedescendant");
  box?.removeAttribute("aria-controls");
  list = box = undefined;
}

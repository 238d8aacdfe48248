// Ticking rows: a range with Shift, all of the page or of the filter, and how many there are.
let last;

// By attribute: the boxes are named `id`, which hides the form's own property of that name.
const boxes = (form) => [...document.querySelectorAll(`.box[form="${CSS.escape(form.getAttribute("id"))}"]`)];

export function click(event) {
  const all = event.target.closest("[data-batch-all]");
  if (all) return tickAll(all.form);
  const box = event.target;
  const form = box.form;
  if (!form?.hasAttribute("data-batch")) return;
  if (event.shiftKey && last?.form === form) {
    const row = boxes(form);
    const [from, to] = [row.indexOf(last), row.indexOf(box)].sort((a, b) => a - b);
    for (const other of row.slice(from, to + 1)) other.checked = box.checked;
  }
  last = box;
  form.elements.all.value = "";
  count(form);
}

// The server reads `all` as the whole filter, and repeats the number before it acts.
function tickAll(form) {
  for (const box of boxes(form)) box.checked = true;
  form.elements.all.value = "1";
  count(form);
  const label = form.querySelector("[data-batch-all]").textContent;
  const number = label.match(/\d[\d.,\s]*/)?.[0].trim();
  if (number) form.querySelector("[data-batch-count]").textContent = number;
}

export function count(form) {
  const ticked = boxes(form).filter((box) => box.checked).length;
  if (!ticked) form.elements.all.value = "";
  form.querySelector("[data-batch-count]").textContent = ticked;
}

// Matrices: a grid of which one cell is in the order of tabs; arrows, Home and End walk it, N begins something new.
const KEYS = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };

for (const table of document.querySelectorAll("[data-grid]")) {
  table.setAttribute("role", "grid");
  const rows = [...table.tBodies[0].rows].map((row) => {
    row.setAttribute("role", "row");
    return [...row.cells].slice(1).map((cell) => {
      cell.setAttribute("role", "gridcell");
      return cell.querySelector("a");
    });
  });
  const all = rows.flat().filter(Boolean);
  let now = all[0];
  // Phones may show the table as a list, in which each cell that is to be seen is in the order of tabs.
  const listed = () => getComputedStyle(table).display === "block";
  const order = () => {
    const list = listed();
    all.forEach((cell) => (cell.tabIndex = list || cell === now ? 0 : -1));
  };
  order();
  table.closest(".mx-box")?.addEventListener("change", order);
  addEventListener("resize", order);

  const go = (cell) => {
    if (!cell) return;
    if (!listed()) now.tabIndex = -1;
    now = cell;
    now.tabIndex = 0;
    now.focus();
    now.scrollIntoView({ block: "nearest", inline: "nearest" });
  };
  // The next cell that way that there is; blank ones and hidden ones are skipped.
  const next = (y, x, [down, right]) => {
    for (let i = y + down, j = x + right; rows[i] && j >= 0 && j < rows[i].length; i += down, j += right)
      if (rows[i][j]?.checkVisibility()) return rows[i][j];
  };

  table.addEventListener("focusin", (event) => {
    if (!all.includes(event.target) || event.target === now) return;
    if (!listed()) now.tabIndex = -1;
    now = event.target;
    now.tabIndex = 0;
  });
  table.addEventListener("keydown", (event) => {
    if (!all.includes(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
    const y = rows.findIndex((row) => row.includes(event.target));
    const x = rows[y].indexOf(event.target);
    if (KEYS[event.key]) go(next(y, x, KEYS[event.key]));
    else if (event.key === "Home") go(rows[y].find(Boolean));
    else if (event.key === "End") go(rows[y].findLast(Boolean));
    else if (event.key.toLowerCase() === "n" && table.dataset.new && !("apart" in event.target.dataset))
      location.assign(table.dataset.new + event.target.search.replace("?", "&"));
    else return;
    event.preventDefault();
  });
}

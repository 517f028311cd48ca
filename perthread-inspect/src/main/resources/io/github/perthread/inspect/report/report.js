"use strict";
for (const button of document.querySelectorAll("th button")) {
  button.addEventListener("click", () => {
    const th = button.closest("th");
    const table = th.closest("table");
    const column = [...th.parentNode.children].indexOf(th);
    const numeric = th.classList.contains("n");
    const was = th.getAttribute("aria-sort");
    const down = was ? was === "ascending" : numeric;
    for (const other of th.parentNode.children) other.removeAttribute("aria-sort");
    th.setAttribute("aria-sort", down ? "descending" : "ascending");
    const key = (row) => {
      const cell = row.children[column];
      return numeric ? Number(cell.dataset.v) : cell.textContent;
    };
    const body = table.tBodies[0];
    const rows = [...body.rows].sort((a, b) => {
      const x = key(a), y = key(b);
      const order = numeric ? x - y : x.localeCompare(y);
      return down ? -order : order;
    });
    body.append(...rows);
  });
}

"use strict";
// Sorts the table by a column when its heading is chosen, and the other way round when it is chosen again. Of very many
// clips only the first are shown until all are asked for: laying out ten thousand rows takes a browser long.
(() => {
  const table = document.getElementById("clips");
  const body = table.tBodies[0];
  const headings = [...table.tHead.rows[0].cells];
  const more = document.getElementById("more");
  let shown = more ? [...body.rows].filter((row) => !row.hidden).length : Infinity;
  const words = new Intl.Collator(undefined, { numeric: true });

  const compare = (a, b) => {
    const bothNumbers = a !== "" && b !== "" && !Number.isNaN(+a) && !Number.isNaN(+b);
    return bothNumbers ? a - b : words.compare(a, b);
  };

  const sortBy = (column, direction) => {
    const key = (row) => row.cells[column].dataset.key;
    const rows = [...body.rows].sort((a, b) => direction * compare(key(a), key(b)));
    rows.forEach((row, i) => { row.hidden = i >= shown; });
    body.append(...rows);
    headings.forEach((heading, i) => {
      const order = direction > 0 ? "ascending" : "descending";
      heading.setAttribute("aria-sort", i === column ? order : "none");
    });
  };

  headings.forEach((heading, column) => {
    heading.firstElementChild.addEventListener("click", () => {
      sortBy(column, heading.getAttribute("aria-sort") === "ascending" ? -1 : 1);
    });
  });
  const showAll = () => {
    shown = Infinity;
    for (const row of body.rows) row.hidden = false;
    more?.parentElement.remove();
  };
  more?.addEventListener("click", showAll);
  window.addEventListener("beforeprint", showAll);
  sortBy(0, 1);
})();

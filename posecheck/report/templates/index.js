"use strict";
// Sorts the table by a column when its heading is chosen, and the other way round when it is chosen again. Of very many
// clips only the first are rows when the page opens. The others are text, and become rows when all are asked for or
// sorted: reading ten thousand rows takes a browser seconds. Without a script they are a second table.
(() => {
  const table = document.getElementById("clips");
  const body = table.tBodies[0];
  const headings = [...table.tHead.rows[0].cells];
  const more = document.getElementById("more");
  let shown = more ? body.rows.length : Infinity;
  const words = new Intl.Collator(undefined, { numeric: true });

  const readRest = () => {
    const rest = document.getElementById("rest");
    if (!rest) return;
    const read = document.createElement("template");
    read.innerHTML = rest.textContent;
    rest.remove();
    const rows = [...read.content.querySelectorAll("tr")];
    for (const row of rows) row.hidden = shown < Infinity;
    body.append(...rows);
  };

  const compare = (a, b) => {
    const bothNumbers = a !== "" && b !== "" && !Number.isNaN(+a) && !Number.isNaN(+b);
    return bothNumbers ? a - b : words.compare(a, b);
  };

  const sortBy = (column, direction) => {
    readRest();
    const keyed = [...body.rows].map((row) => [row.cells[column].dataset.key, row]);
    const rows = keyed.sort((a, b) => direction * compare(a[0], b[0])).map(([, row]) => row);
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
    readRest();
    for (const row of body.rows) row.hidden = false;
    more?.parentElement.remove();
  };
  more?.addEventListener("click", showAll);
  window.addEventListener("beforeprint", showAll);
})();

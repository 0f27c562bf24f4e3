// Headings of tables sort their column, and choices narrow a list down; without a script all stands as it is written.
(() => {
  "use strict";

  // A second press turns the order round. What is empty stays last.
  const key = (row, column) => {
    const cell = row.cells[column];
    const number = parseFloat(cell.dataset.sort);
    if (!Number.isNaN(number)) return number;
    const text = cell.textContent.trim();
    return cell.dataset.sort === "" || text === "–" ? null : text;
  };
  const compare = (a, b) =>
    typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), "en", { numeric: true });
  const sort = (table, column) => {
    const heading = table.tHead.rows[0].cells[column];
    const sign = heading.getAttribute("aria-sort") === "ascending" ? -1 : 1;
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", sign > 0 ? "ascending" : "descending");
    const rows = [...table.tBodies[0].rows].map((row) => [key(row, column), row]);
    rows.sort(([a], [b]) => (a === null) - (b === null) || (a === null ? 0 : sign * compare(a, b)));
    table.tBodies[0].append(...rows.map(([, row]) => row));
  };
  for (const table of document.querySelectorAll(".nce-table:not(.nce-unfolded, .nce-large) table")) {
    [...table.tHead.rows[0].cells].forEach((heading, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "nce-sort";
      button.append(...heading.childNodes);
      button.addEventListener("click", () => sort(table, column));
      heading.append(button);
    });
  }

  for (const place of document.querySelectorAll(".nce-filter")) {
    const items = [...document.querySelectorAll(place.dataset.items)];
    const count = (some) => new Set(some.map((item) => item.dataset.name)).size;
    const selects = [...place.querySelectorAll("select")];
    const narrow = () => {
      for (const item of items) {
        item.hidden = !selects.every(({ name, value }) => value === "all" || item.dataset[name].split(" ").includes(value));
      }
      const left = items.filter((item) => !item.hidden);
      place.querySelector("output").textContent = `${count(left)} of ${count(items)}`;
    };
    place.addEventListener("change", narrow);
    narrow();
  }
})();

// Charts are static drawings until a reader touches, focuses or clicks one; then Vega is loaded, once, and takes over.
(() => {
  "use strict";
  const root = document.documentElement.dataset.content_root || "./";
  let vega;

  const load = () =>
    (vega ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = `${root}_static/nce-vega.js`;
      script.onload = () => resolve(window.vegaEmbed);
      script.onerror = () => reject(new Error("the chart library is missing from this copy of the site"));
      document.head.append(script);
    }));

  const wake = async (chart) => {
    if (chart.dataset.awake) return;
    chart.dataset.awake = "loading";
    try {
      const embed = await load();
      for (const variant of chart.children) {
        const drawing = variant.querySelector(".nce-drawing");
        const spec = variant.querySelector(".nce-spec");
        if (!drawing || getComputedStyle(variant).display === "none") continue;
        const live = document.createElement("div");
        live.className = "nce-drawing";
        const made = await embed(live, JSON.parse(spec.textContent), { actions: false, renderer: "svg" });
        made.view.description("");
        drawing.replaceWith(live);
      }
      chart.dataset.awake = "yes";
    } catch (error) {
      chart.dataset.awake = "";
      console.error(error);
    }
  };

  // Headings of tables sort their column; a second press turns the order round. What is empty stays last.
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

  // Choices narrow a list down by what its items are; without a script all of them show.
  for (const place of document.querySelectorAll(".nce-filter")) {
    const items = [...document.querySelectorAll(place.dataset.items)];
    const told = document.createElement("output");
    const selects = place.dataset.by.split(" ").map((name) => {
      const label = document.createElement("label");
      const select = document.createElement("select");
      const known = new Set(items.flatMap((item) => item.dataset[name].split(" ")));
      select.append(...["all", ...known].map((value) => new Option(value.replaceAll("-", " "), value)));
      label.append(`${name} `, select);
      place.append(label);
      return [name, select];
    });
    const narrow = () => {
      for (const item of items) {
        item.hidden = !selects.every(([name, { value }]) => value === "all" || item.dataset[name].split(" ").includes(value));
      }
      told.textContent = `${items.filter((item) => !item.hidden).length} of ${items.length}`;
    };
    place.append(told);
    place.addEventListener("change", narrow);
    narrow();
  }

  for (const chart of document.querySelectorAll(".nce-chart")) {
    for (const event of ["pointerenter", "focusin", "click"]) {
      chart.addEventListener(event, () => wake(chart), { passive: true });
    }
  }
})();

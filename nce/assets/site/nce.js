// Charts are static drawings until a reader touches, focuses or clicks one; then Vega is loaded, once, and takes over.
(() => {
  "use strict";
  const root = document.documentElement.dataset.content_root || "./";
  const loading = new Map();

  // A script of this site, once; one that failed is asked for again when it is wanted again.
  const load = (address) => {
    if (!loading.has(address)) {
      const script = document.createElement("script");
      const loaded = new Promise((resolve, reject) => {
        script.onload = resolve;
        script.onerror = () => {
          loading.delete(address);
          script.remove();
          reject(new Error(`${address} is missing from this copy of the site; the chart stays as it is printed`));
        };
      });
      loading.set(address, loaded);
      script.src = `${root}${address}`;
      document.head.append(script);
    }
    return loading.get(address);
  };

  // A page of the site leaves the specifications to one script for each figure; a notebook holds them itself.
  const specification = async (chart, variant) => {
    const inline = variant.querySelector(".nce-spec");
    if (inline) return JSON.parse(inline.textContent);
    const id = chart.closest(".nce-exhibit").dataset.nce;
    await load(`figures/${id}/${id}.js`);
    const { datasets, ...sizes } = window.nceSpecs[id];
    return { ...sizes[variant.className.replace("nce-", "")][chart.dataset.panel], datasets };
  };

  const wake = async (chart) => {
    if (chart.dataset.awake) return;
    chart.dataset.awake = "loading";
    try {
      for (const variant of chart.children) {
        const drawing = variant.querySelector(".nce-drawing");
        if (!drawing || getComputedStyle(variant).display === "none") continue;
        const [spec] = await Promise.all([specification(chart, variant), load("_static/nce-vega.js")]);
        const live = document.createElement("div");
        live.className = "nce-drawing";
        const made = await window.vegaEmbed(live, spec, { actions: false, renderer: "svg" });
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

  for (const chart of document.querySelectorAll(".nce-chart")) {
    for (const event of ["pointerenter", "focusin", "click"]) {
      chart.addEventListener(event, () => wake(chart), { passive: true });
    }
  }
})();

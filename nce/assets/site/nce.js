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

  const shown = (chart) => [...chart.children].find((variant) => getComputedStyle(variant).display !== "none");

  // A page of the site leaves the specifications to one script for each figure; a notebook holds them itself.
  const specification = async (chart) => {
    const variant = shown(chart);
    const inline = variant.querySelector(".nce-spec");
    if (inline) return JSON.parse(inline.textContent);
    const id = chart.closest(".nce-exhibit").dataset.nce;
    await load(`figures/${id}/${id}.js`);
    const { datasets, ...sizes } = window.nceSpecs[id];
    return { ...sizes[variant.className.replace("nce-", "")][chart.dataset.panel], datasets };
  };

  // What a click on an entry of a legend picks, a key picks too; once more, and it is no longer picked.
  const operable = (live, view, spec) => {
    const stores = (spec.params ?? []).filter(({ bind }) => bind === "legend").map(({ name }) => `${name}_store`);
    const entries = () => live.querySelectorAll('[class*="_legend_entries"] > g');
    const told = () => {
      const picked = new Set(stores.flatMap((store) => view.data(store)).flatMap(({ values }) => values));
      for (const entry of entries()) {
        entry.setAttribute("aria-pressed", picked.has(entry.querySelector("text").__data__.datum.value));
      }
    };
    const pick = (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      const entry = event.currentTarget;
      const shiftKey = event.shiftKey || entry.getAttribute("aria-pressed") === "true"; // with it Vega adds or removes
      entry.querySelector("text").dispatchEvent(new MouseEvent("click", { bubbles: true, shiftKey }));
    };
    const dress = () => {
      for (const entry of entries()) {
        if (entry.tabIndex === 0) continue;
        entry.tabIndex = 0;
        entry.setAttribute("role", "button");
        entry.setAttribute("aria-label", entry.textContent);
        entry.addEventListener("keydown", pick);
        entry.closest(".role-legend").setAttribute("role", "group"); // as one symbol it would hide them
      }
      told();
    };
    for (const store of stores) view.addDataListener(store, told);
    new MutationObserver(dress).observe(live, { childList: true, subtree: true }); // Vega may draw a legend anew
    dress();
  };

  const controls = ({ params = [] }) =>
    params.filter(({ bind, select }) => bind?.input && !select).map(({ name }) => name);
  const following = new Set();

  // A control that several panels of a figure have is one: who moves it in one panel moves it in all.
  const lead = async (chart, view, name) => {
    for (const other of chart.parentNode.querySelectorAll(".nce-chart")) {
      if (other === chart || !controls(await specification(other)).includes(name)) continue;
      const follower = await wake(other);
      if (!follower) continue;
      following.add(follower);
      follower.signal(name, view.signal(name)).run();
      following.delete(follower);
    }
  };

  const draw = async (chart) => {
    chart.dataset.awake = "loading";
    try {
      const [spec] = await Promise.all([specification(chart), load("_static/nce-vega.js")]);
      const live = document.createElement("div");
      live.className = "nce-drawing";
      const { view } = await window.vegaEmbed(live, spec, { actions: false, renderer: "svg" });
      view.description("");
      operable(live, view, spec);
      for (const name of controls(spec)) {
        view.addSignalListener(name, () => following.has(view) || lead(chart, view, name));
      }
      shown(chart).querySelector(".nce-drawing").replaceWith(live);
      chart.dataset.awake = "yes";
      return view;
    } catch (error) {
      chart.dataset.awake = "";
      awake.delete(chart);
      console.error(error);
    }
  };
  const awake = new Map();
  const wake = (chart) => awake.get(chart) ?? awake.set(chart, draw(chart)).get(chart);

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
    const count = (some) => new Set(some.map((item) => item.dataset.name)).size;
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
      told.textContent = `${count(items.filter((item) => !item.hidden))} of ${count(items)}`;
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

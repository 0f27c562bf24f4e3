// Charts are static drawings until a reader touches, focuses or clicks one; then Vega is loaded, once, and takes over.
(() => {
  "use strict";
  const root = document.documentElement.dataset.content_root || "./";
  const loading = new Map();
  const awake = new Map();

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

  const shown = (chart) =>
    [...chart.querySelectorAll(".nce-wide, .nce-narrow")].find((size) => getComputedStyle(size).display !== "none");

  // Tables come as lists of text, headings first.
  const records = (rows) => {
    if (!Array.isArray(rows[0])) return rows;
    const [names, ...lines] = rows;
    return lines.map((line) => Object.fromEntries(names.map((name, column) => [name, line[column]])));
  };

  // A page of the site leaves the specifications to one script for each figure; a notebook holds them itself.
  const specification = async (chart, size) => {
    const inline = size.querySelector(".nce-spec");
    let spec = inline && JSON.parse(inline.textContent);
    if (!spec) {
      const id = chart.closest(".nce-exhibit").dataset.nce;
      await load(`figures/${id}/${id}.js`);
      const { datasets, ...sizes } = window.nceSpecs[id];
      spec = { ...sizes[size.className.replace("nce-", "")][chart.dataset.panel], datasets };
    }
    const datasets = Object.entries(spec.datasets ?? {}).map(([name, rows]) => [name, records(rows)]);
    return { ...spec, datasets: Object.fromEntries(datasets) };
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

  // The live chart takes the very room of the drawing, however its letters are measured.
  const room = (drawing) => {
    const [width, height] = ["width", "height"].map((name) => drawing.getAttribute(name));
    const live = document.createElement("div");
    live.className = "nce-drawing nce-live";
    live.style.maxWidth = `${width}px`;
    live.style.aspectRatio = `${width} / ${height}`;
    return live;
  };

  // The controls of the page stand in for those that Vega would add.
  const OPTIONS = {
    actions: false,
    ast: true,
    defaultStyle: false,
    renderer: "svg",
    tooltip: { disableDefaultStyle: true },
  };
  const controls = (chart) => [...chart.querySelectorAll("[data-signal]")];
  const value = (control) => JSON.parse(control.value);
  const chosen = (control) => control.type !== "radio" || control.checked;

  const draw = async (chart, size) => {
    chart.dataset.awake = "loading";
    try {
      const [spec] = await Promise.all([specification(chart, size), load("_static/nce-vega.js")]);
      const drawing = size.querySelector(".nce-drawing");
      const live = room(drawing.querySelector("svg"));
      const { view } = await window.vegaEmbed(live, spec, { ...OPTIONS, bind: document.createElement("div") });
      view.description("");
      for (const control of controls(chart).filter(chosen)) view.signal(control.dataset.signal, value(control));
      await view.runAsync();
      operable(live, view, spec);
      drawing.replaceWith(live);
      chart.dataset.awake = "yes";
      return view;
    } catch (error) {
      chart.dataset.awake = "";
      awake.delete(size);
      console.error(error);
    }
  };
  const wake = (chart) => {
    const size = shown(chart);
    return awake.get(size) ?? awake.set(size, draw(chart, size)).get(size);
  };

  // A control that several panels of a figure have is one: who moves it in one panel moves it in all.
  const move = (moved) => {
    const { signal } = moved.dataset;
    for (const chart of moved.closest(".nce-exhibit").querySelectorAll(".nce-chart")) {
      const same = controls(chart).filter((control) => control.dataset.signal === signal);
      for (const control of same) {
        if (control.type === "radio") control.checked = control.value === moved.value;
        else control.value = moved.value;
        if (control.nextElementSibling) control.nextElementSibling.textContent = control.value;
      }
      if (same.length) wake(chart).then((view) => view?.signal(signal, value(moved)).runAsync());
    }
  };

  for (const event of ["pointerover", "focusin", "click"]) {
    const woken = ({ target }) => {
      const chart = target.closest?.(".nce-chart");
      if (chart) wake(chart);
    };
    document.addEventListener(event, woken, { passive: true });
  }
  document.addEventListener("input", ({ target }) => target.dataset.signal && move(target));
})();

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

  for (const chart of document.querySelectorAll(".nce-chart")) {
    for (const event of ["pointerenter", "focusin", "click"]) {
      chart.addEventListener(event, () => wake(chart), { passive: true });
    }
  }
})();

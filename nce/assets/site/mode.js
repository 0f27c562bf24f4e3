// Before the page is painted: dark or light as the reader chose, else as the system says.
(() => {
  "use strict";
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  // A browser may refuse storage to a page opened from a disk; then a choice lasts for one page.
  const remember = (choice) => {
    try {
      if (choice === undefined) return localStorage.getItem("nce-mode") ?? "auto";
      localStorage.setItem("nce-mode", choice);
    } catch {}
    return choice ?? "auto";
  };
  let mode = remember();
  const apply = () => {
    root.dataset.mode = mode;
    root.dataset.theme = mode === "auto" ? (dark.matches ? "dark" : "light") : mode;
  };
  apply();
  dark.addEventListener("change", apply);
  addEventListener("storage", () => {
    mode = remember();
    apply();
  });

  addEventListener("DOMContentLoaded", () => {
    const button = document.querySelector(".nce-mode");
    const modes = ["auto", "light", "dark"];
    const tell = () => {
      button.textContent = { auto: "◐", light: "☀", dark: "☾" }[mode];
      button.setAttribute("aria-label", `Colours: ${mode === "auto" ? "as the system" : mode}`);
      button.title = button.getAttribute("aria-label");
    };
    button.hidden = false;
    tell();
    button.addEventListener("click", () => {
      mode = remember(modes[(modes.indexOf(mode) + 1) % modes.length]);
      apply();
      tell();
    });
  });
})();

// What every page can do: copy code, and show in the outline where the reader is.
(() => {
  "use strict";
  for (const code of document.querySelectorAll('div[class*="highlight-"] pre')) {
    if (code.closest(".cell_output") || !navigator.clipboard) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "nce-button nce-copy";
    button.textContent = "Copy";
    button.addEventListener("click", async () => {
      // Of an example with prompts only what was typed is copied.
      const lines = code.textContent.trimEnd().split("\n");
      const typed = lines.filter((line) => /^(>>>|\.\.\.)( |$)/.test(line)).map((line) => line.slice(4));
      await navigator.clipboard.writeText((typed.length ? typed : lines).join("\n"));
      button.textContent = "Copied";
      setTimeout(() => (button.textContent = "Copy"), 2000);
    });
    code.closest('div[class*="highlight-"]').append(button);
  }

  const outline = document.querySelector(".nce-page");
  const links = new Map([...(outline?.querySelectorAll("a[href^='#']") ?? [])].map((link) => [link.hash.slice(1), link]));
  const sections = [...document.querySelectorAll(".nce-article section[id]")].filter(({ id }) => links.has(id));
  if (!sections.length) return;
  const tell = () => {
    const reached = sections.findLast((section) => section.getBoundingClientRect().top < innerHeight / 4);
    for (const [id, link] of links) {
      if (id === reached?.id) link.setAttribute("aria-current", "location");
      else link.removeAttribute("aria-current");
    }
  };
  const watch = new IntersectionObserver(tell, { rootMargin: "-20% 0px -70% 0px" });
  for (const section of sections) watch.observe(section);
  tell();
})();

// A button copies what stands before it; without a script a reader selects it.
(() => {
  "use strict";
  if (!navigator.clipboard) return; // a page from a disk may not have it
  for (const held of document.querySelectorAll(".nce-copied")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "nce-copy";
    button.textContent = "Copy";
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(held.textContent);
      button.textContent = "Copied";
    });
    held.after(button);
  }
})();

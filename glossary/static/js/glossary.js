"use strict";
// Everything works without this file; it adds copying, which a page can't do by itself.

if (navigator.clipboard) {
  for (const button of document.querySelectorAll(".copy")) {
    const label = button.textContent;
    let timer;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.textContent = button.dataset.done;
      clearTimeout(timer);
      timer = setTimeout(() => { button.textContent = label; }, 2000);
    });
  }
}

// A menu closes with Escape and gives the focus back to what opened it.
document.addEventListener("keydown", (event) => {
  const open = document.querySelector(".switch[open]");
  if (event.key === "Escape" && open) {
    open.open = false;
    open.querySelector("summary").focus();
  }
});

// The finding of a place as text, to quote it.
"use strict";
(() => {
  const copied = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return "Copied.";
    } catch {
      return text; // no clipboard here: the text itself, to select
    }
  };
  for (const button of document.querySelectorAll("[data-quote]")) {
    const said = button.parentElement.querySelector("[role=status]");
    button.hidden = false;
    button.addEventListener("click", async () => {
      const { textContent } = document.querySelector(button.dataset.quote);
      const address = window.location.href.replace(/#.*/, "");
      said.textContent = await copied(`${textContent.trim()} ${button.dataset.source} ${address}`);
    });
  }
})();

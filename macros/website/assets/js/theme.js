// Runs before the page is painted: the reader's theme, and the mark that scripts are there.
(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.add("js");
  try {
    const chosen = localStorage.getItem("jalons-theme");
    if (chosen === "light" || chosen === "dark") root.dataset.theme = chosen;
  } catch {
    // Storage refused: the system's theme is used.
  }
})();

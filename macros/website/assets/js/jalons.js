// Menu, theme, video facades, freshness. Without it every page still reads and every link works.
(() => {
  "use strict";
  const root = document.documentElement;

  // --- theme ---------------------------------------------------------------------------------
  const themeButton = document.getElementById("theme-bascule");
  const system = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme || (system.matches ? "dark" : "light")) === "dark";
  const nameTheme = () => {
    themeButton.lastElementChild.textContent = isDark() ? "Passer au thème clair" : "Passer au thème sombre";
  };
  themeButton.hidden = false;
  nameTheme();
  system.addEventListener("change", nameTheme);
  themeButton.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    nameTheme();
    try {
      localStorage.setItem("jalons-theme", root.dataset.theme);
    } catch {
      // Storage refused: the choice lasts as long as the page.
    }
  });

  // --- menu ----------------------------------------------------------------------------------
  const menuButton = document.getElementById("menu-bascule");
  const menu = document.getElementById("menu");
  const groups = [...menu.querySelectorAll("details")];
  const narrow = matchMedia("(max-width: 63.99rem)");
  const setMenu = (open) => {
    menuButton.setAttribute("aria-expanded", String(open));
    menu.hidden = narrow.matches && !open;
  };
  menuButton.hidden = false;
  setMenu(false);
  narrow.addEventListener("change", () => setMenu(false));
  menuButton.addEventListener("click", () => setMenu(menuButton.getAttribute("aria-expanded") !== "true"));
  const closeGroups = (except) => {
    for (const group of groups) if (group !== except) group.open = false;
  };
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) closeGroups();
  });
  menu.addEventListener("focusout", (event) => {
    if (!narrow.matches && event.relatedTarget && !menu.contains(event.relatedTarget)) closeGroups();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = groups.find((group) => group.open);
    if (open) {
      open.open = false;
      open.firstElementChild.focus();
    } else if (narrow.matches && !menu.hidden) {
      setMenu(false);
      menuButton.focus();
    }
  });

  // --- freshness: a sheet says it is late even when the site was not rebuilt --------------------
  const today = new Date().toISOString().slice(0, 10);
  for (const notice of document.querySelectorAll("[data-due]")) {
    if (notice.dataset.due <= today) notice.hidden = false;
  }

  // --- video facades: nothing is asked of the host before the click -----------------------------
  for (const player of document.querySelectorAll("[data-embed]")) {
    player.querySelector("button").addEventListener("click", () => {
      const frame = document.createElement("iframe");
      frame.src = player.dataset.embed;
      frame.title = player.dataset.title;
      frame.allow = "fullscreen; picture-in-picture";
      frame.referrerPolicy = "no-referrer";
      player.replaceChildren(frame);
      frame.focus();
    });
  }
})();

// The theme toggle and the account menu, on every page.
{
  const THEMES = ["auto", "light", "dark"];
  const NAMES = { auto: "as the system", light: "light", dark: "dark" };
  const root = document.documentElement;

  function describe(button, theme) {
    const label = `Theme: ${NAMES[theme]}`;
    button.setAttribute("aria-label", label);
    button.title = label;
  }

  for (const button of document.querySelectorAll("[data-theme-toggle]")) {
    describe(button, root.dataset.theme || "auto");
    button.addEventListener("click", () => {
      const now = THEMES.indexOf(root.dataset.theme || "auto");
      const next = THEMES[(now + 1) % THEMES.length];
      root.dataset.theme = next;
      describe(button, next);
      try {
        localStorage.theme = next;
      } catch {
        // Storage is off: the choice holds for this page.
      }
    });
  }

  const openMenus = () => document.querySelectorAll("[data-menu][open]");

  document.addEventListener("click", (event) => {
    for (const menu of openMenus()) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of openMenus()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
}

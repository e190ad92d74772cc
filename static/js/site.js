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

  // A visitor's choice is kept in this browser, an account's with the account.
  const remember = (theme, whose) => {
    try {
      localStorage.theme = theme;
      localStorage.themeOf = whose;
    } catch {
      // Storage is off: the choice holds for this page.
    }
  };

  const form = document.querySelector("[data-theme-form]");
  let saving = Promise.resolve();

  function save(theme) {
    const body = new FormData(form);
    body.set("theme", theme);
    body.delete("next");
    const send = () => fetch(form.action, { method: "POST", body, keepalive: true });
    saving = saving.then(send).catch(() => {}); // it stays for this page, and can be chosen again
  }

  function dress(theme) {
    root.dataset.theme = theme;
    remember(theme, form ? "account" : "visitor");
    for (const button of document.querySelectorAll("[data-theme-toggle]")) describe(button, theme);
  }

  for (const button of document.querySelectorAll("[data-theme-toggle]")) {
    describe(button, root.dataset.theme || "auto");
    button.addEventListener("click", (event) => {
      event.preventDefault();
      const now = THEMES.indexOf(root.dataset.theme || "auto");
      const next = THEMES[(now + 1) % THEMES.length];
      dress(next);
      if (form) save(next);
    });
  }

  // What a visitor chose here goes along into an account that has chosen nothing.
  if (form) {
    let theme = root.dataset.theme;
    try {
      const { theme: chosen, themeOf: whose } = localStorage;
      if (theme === "auto" && whose !== "account" && THEMES.indexOf(chosen) > 0) save((theme = chosen));
    } catch {
      // Storage is off: nothing was chosen here.
    }
    dress(theme);
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

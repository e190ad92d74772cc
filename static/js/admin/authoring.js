// The pane beside the text in use: what is written is set by the server, and nothing is saved.
{
  const PAUSE = 700;
  const pane = document.querySelector("[data-preview-pane]");
  const frame = document.querySelector("[data-preview-frame]");
  const theme = document.querySelector("[data-preview-theme]");
  let current = null;
  let timer = 0;
  let isBusy = false;
  let isStale = false;

  function show() {
    if (!current) {
      return;
    }
    if (isBusy) {
      isStale = true;
      return;
    }
    isBusy = true;
    current.querySelector("[data-show-preview]").click();
  }

  function soon() {
    clearTimeout(timer);
    timer = setTimeout(show, PAUSE);
  }

  function use(editor) {
    if (editor === current) {
      return;
    }
    current?.classList.remove("has-preview");
    current = editor;
    editor.classList.add("has-preview");
    editor.append(pane);
    isBusy = false;
  }

  function goTo(area, line) {
    const lines = area.value.split("\n");
    const start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
    area.focus();
    area.setSelectionRange(start, start + (lines[line - 1] ?? "").length);
    const height = Number.parseFloat(getComputedStyle(area).lineHeight) || 20;
    area.scrollTop = Math.max(0, (line - 3) * height);
  }

  function problems(editor, items) {
    const area = editor.querySelector("textarea");
    const list = editor.querySelector("[data-problems]");
    list.replaceChildren(
      ...[...items].map((item) => {
        const entry = document.createElement("li");
        const link = document.createElement("button");
        link.type = "button";
        link.textContent = item.textContent;
        link.addEventListener("click", () => goTo(area, Number(item.dataset.line)));
        entry.append(link);
        return entry;
      }),
    );
  }

  frame.addEventListener("load", () => {
    const shown = frame.contentDocument;
    if (!shown || shown.URL === "about:blank") {
      return;
    }
    isBusy = false;
    if (current) {
      problems(current, shown.querySelectorAll("[data-line]"));
    }
    if (isStale) {
      isStale = false;
      soon();
    }
  });

  theme.value = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  const chosen = document.documentElement.dataset.theme;
  if (chosen === "light" || chosen === "dark") {
    theme.value = chosen;
  }
  theme.addEventListener("change", show);

  document.addEventListener("focusin", (event) => {
    const editor = event.target.closest?.("[data-markdown-editor]");
    if (editor && event.target.matches("textarea")) {
      const isOther = editor !== current;
      use(editor);
      if (isOther) {
        soon();
      }
    }
  });
  document.addEventListener("input", (event) => {
    const editor = event.target.closest?.("[data-markdown-editor]");
    if (editor) {
      use(editor);
      soon();
    }
  });

  // A row that was added while the page was open keeps its own name in its button.
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-show-preview]");
    if (button) {
      const editor = button.closest("[data-markdown-editor]");
      button.value = editor.querySelector("textarea").name;
      use(editor);
    }
  });

  const body = document.querySelector("#id_body")?.closest("[data-markdown-editor]");
  if (body) {
    use(body);
    show();
  }
  document.querySelector("#faults")?.focus();

  // A link of the list of faults opens the part in which its field stands.
  for (const link of document.querySelectorAll("#faults a")) {
    link.addEventListener("click", () => {
      const field = document.getElementById(link.hash.slice(1));
      const details = field?.closest("details");
      if (details) {
        details.open = true;
      }
      field?.focus();
    });
  }
  for (const field of document.querySelectorAll(".errorlist")) {
    const details = field.closest("details");
    if (details) {
      details.open = true;
    }
  }
}

// Rows with a place are dragged, or moved by their buttons; the numbers follow.
{
  const ROW =
    ".inline-related:not(.empty-form, .tabular), tr.form-row:not(.empty-form), [data-sortable] > li";
  const status = document.createElement("p");
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  document.body.append(status);

  const numberOf = (row) => row.querySelector("[data-position]");
  const rowsOf = (group) => [...group.querySelectorAll(ROW)].filter(numberOf);

  function isEmpty(row) {
    const texts = row.querySelectorAll("input[type=text], input[type=url], input[type=number], textarea, select");
    return [...texts].every((field) => field === numberOf(row) || !field.value);
  }

  function renumber(group) {
    let place = 0;
    for (const row of rowsOf(group)) {
      if (row.classList.contains("has_original") || !isEmpty(row)) {
        place += 1;
        numberOf(row).value = place;
      }
    }
  }

  function changed(group) {
    renumber(group);
    group.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function move(row, step) {
    const group = row.closest(".inline-group, [data-sortable]");
    const rows = rowsOf(group);
    const other = rows[rows.indexOf(row) + step];
    if (!other) {
      return;
    }
    if (step < 0) {
      other.before(row);
    } else {
      other.after(row);
    }
    changed(group);
    const now = rowsOf(group).indexOf(row) + 1;
    status.textContent = `Now number ${now} of ${rows.length}.`;
  }

  function button(label, text, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "move-button";
    made.setAttribute("aria-label", label);
    made.title = label;
    made.textContent = text;
    made.addEventListener("click", () => {
      act();
      made.focus();
    });
    return made;
  }

  function handle(row) {
    const grip = document.createElement("span");
    grip.className = "move-grip";
    grip.title = "Drag to another place";
    grip.setAttribute("aria-hidden", "true");
    // On the document: a row that moves in the page loses what its grip had captured.
    grip.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      const group = row.closest(".inline-group, [data-sortable]");
      row.classList.add("is-moving");
      const follow = (moved) => {
        for (const other of rowsOf(group)) {
          const box = other.getBoundingClientRect();
          if (other !== row && moved.clientY > box.top && moved.clientY < box.bottom) {
            other[moved.clientY > box.top + box.height / 2 ? "after" : "before"](row);
            break;
          }
        }
      };
      const drop = () => {
        document.removeEventListener("pointermove", follow);
        row.classList.remove("is-moving");
        changed(group);
      };
      document.addEventListener("pointermove", follow);
      document.addEventListener("pointerup", drop, { once: true });
    });
    return grip;
  }

  function prepare(row) {
    if (!numberOf(row) || row.querySelector(".move-tools")) {
      return;
    }
    const tools = document.createElement("span");
    tools.className = "move-tools";
    tools.append(
      handle(row),
      button("Move up", "↑", () => move(row, -1)),
      button("Move down", "↓", () => move(row, 1)),
    );
    const place = row.querySelector("[data-move-tools]") ?? (row.matches("tr") ? row.querySelector("td.original") : row.querySelector("h3"));
    place.append(tools);
    numberOf(row).closest("td, label, .fieldBox, .form-row")?.classList.add("has-tools");
  }

  for (const row of document.querySelectorAll(ROW)) {
    prepare(row);
  }
  document.addEventListener("formset:added", (event) => {
    const group = event.target.closest(".inline-group");
    prepare(event.target);
    if (group && numberOf(event.target)) {
      const last = Math.max(0, ...rowsOf(group).map((row) => Number(numberOf(row).value)));
      numberOf(event.target).value = last + 1;
    }
  });
  document.documentElement.classList.add("can-sort");
}

// Notes beside the lesson: on words that are selected, marked in the text, saved in their place.
// What is being written is kept in this browser until the server has it. Passages are counted in
// the lesson's text without white space, by the rules of articles/passages.py.
{
  const LONG_ENOUGH = 15000;
  const lesson = document.querySelector("[data-reading]");
  const find = (name, place = section()) => place.querySelector(`[data-${name}]`);

  function section() {
    return document.getElementById("your-notes");
  }

  // --- the text of the lesson ---

  let text = "";
  let nodes = []; // { node, from }: where in the text each begins

  function read() {
    const walker = document.createTreeWalker(lesson, NodeFilter.SHOW_TEXT);
    text = "";
    nodes = [];
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (node.parentElement.closest("svg, .heading-anchor, .copy-button")) continue;
      nodes.push({ node, from: text.length });
      text += squashed(node.data);
    }
  }

  function squashed(words) {
    return words.replace(/\s+/g, "");
  }

  function rangeOf(start, end) {
    const range = document.createRange();
    range.setStart(...placeOf(start));
    const [node, offset] = placeOf(end - 1);
    range.setEnd(node, offset + 1);
    return range;
  }

  function placeOf(index) {
    const { node, from } = nodes.findLast((one) => one.from <= index && squashed(one.node.data));
    let left = index - from;
    for (let offset = 0; ; offset++) if (/\S/.test(node.data[offset]) && left-- === 0) return [node, offset];
  }

  // The words of the selection that stand in the lesson, or null.
  function selected() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    if (!range.intersectsNode(lesson)) return null;
    read();
    let quote = "";
    let start = -1;
    let end = -1;
    let block = null;
    for (const { node, from } of nodes) {
      if (!range.intersectsNode(node)) continue;
      const first = node === range.startContainer ? range.startOffset : 0;
      const last = node === range.endContainer ? range.endOffset : node.length;
      const words = node.data.slice(first, last);
      if (!squashed(words)) {
        quote += words && " ";
        continue;
      }
      if (start < 0) start = from + squashed(node.data.slice(0, first)).length;
      end = from + squashed(node.data.slice(0, last)).length;
      const within = node.parentElement.closest("p, li, td, th, pre, h2, h3, h4, dt, dd, figcaption, .math-block");
      quote += (block && within !== block ? " " : "") + words;
      block = within;
    }
    if (start < 0) return null;
    const before = text.slice(Math.max(0, start - 32), start);
    return { quote: quote.replace(/\s+/g, " ").trim(), before, after: text.slice(end, end + 32), start, end };
  }

  // --- what is marked in it ---

  let marked = []; // { note, range }

  function mark() {
    read();
    marked = [];
    for (const note of section().querySelectorAll("[data-start]")) {
      const { start, end } = note.dataset;
      if (squashed(note.querySelector(".note-quote").textContent) !== text.slice(start, end)) continue;
      marked.push({ note, range: rangeOf(Number(start), Number(end)) });
      const show = find("note-show", note);
      if (show) show.hidden = false;
    }
    highlight("notes", marked.map(({ range }) => range));
  }

  function highlight(name, ranges) {
    if (CSS.highlights) CSS.highlights.set(name, new Highlight(...ranges));
  }

  function show(range) {
    const { top, height } = range.getBoundingClientRect();
    scrollTo({ top: scrollY + top - Math.max(60, (innerHeight - height) / 3) });
  }

  lesson.addEventListener("click", (event) => {
    if (!getSelection().isCollapsed || event.target.closest("a, button")) return;
    const hit = marked.find(({ range }) => [...range.getClientRects()].some((box) =>
      event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom));
    if (hit) hit.note.focus();
  });

  // --- the button beside a selection ---

  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button-small note-add";
  button.hidden = true;
  document.body.append(button);
  let passage = null;
  let waiting = 0;

  function offer() {
    const dialog = find("note-dialog");
    if (dialog.open || document.activeElement === button) return;
    passage = selected();
    button.hidden = !passage;
    if (!passage) return;
    const isLong = passage.quote.length > Number(dialog.dataset.limit);
    button.textContent = isLong ? "Select at most 1,000 characters" : "Add note";
    button.setAttribute("aria-disabled", isLong);
    const boxes = getSelection().getRangeAt(0).getClientRects();
    const box = boxes[boxes.length - 1] ?? lesson.getBoundingClientRect();
    const most = document.documentElement.clientWidth - button.offsetWidth - 12;
    button.style.left = `${Math.max(12, Math.min(box.right - button.offsetWidth / 2, most))}px`;
    button.style.top = `${scrollY + box.bottom + 10}px`;
  }

  document.addEventListener("selectionchange", () => {
    clearTimeout(waiting);
    waiting = setTimeout(offer, 150);
  });
  // A press on the button must not take the selection away, nor Tab lead past it.
  button.addEventListener("pointerdown", (event) => event.preventDefault());
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !button.hidden) button.hidden = true;
    if (event.key === "Tab" && !event.shiftKey && !button.hidden && !section().contains(document.activeElement) && document.activeElement !== button) {
      event.preventDefault();
      button.focus();
    }
  });
  button.addEventListener("blur", () => setTimeout(offer, 150));
  button.addEventListener("click", () => {
    if (button.getAttribute("aria-disabled") === "true") return;
    open(passage);
  });

  function open({ quote, before, after, start, end }) {
    button.hidden = true;
    const dialog = find("note-dialog");
    const form = find("note-form", dialog);
    const { elements } = form;
    if (elements.quote.value && elements.quote.value !== quote) elements.body.value = "";
    Object.assign(elements.quote, { value: quote });
    elements.before.value = before;
    elements.after.value = after;
    find("note-quote", dialog).textContent = quote;
    dialog.show();
    if (start >= 0) highlight("note-new", [rangeOf(start, end)]);
    elements.body.focus();
  }

  function close() {
    find("note-dialog").close();
    highlight("note-new", []);
    // The keyboard goes on where the passage ends.
    document.activeElement.blur();
    if (passage) getSelection().collapse(...placeOf(passage.end - 1));
  }

  // --- drafts ---

  const key = (name) => `note/${section().dataset.owner}/${section().dataset.article}/${name}`;

  function draft(name, value) {
    try {
      if (value === undefined) return JSON.parse(localStorage.getItem(key(name)));
      if (value) localStorage.setItem(key(name), JSON.stringify(value));
      else localStorage.removeItem(key(name));
    } catch {
      // Storage is off: what is written is kept as long as the page.
    }
    return null;
  }

  const KEPT = ["id", "body", "seen", "quote", "before", "after"];

  function keep(form) {
    const { elements } = form;
    const fields = Object.fromEntries(KEPT.filter((name) => elements[name]).map((name) => [name, elements[name].value]));
    draft(form.dataset.noteForm, elements.body.value.trim() && elements.body.value !== elements.body.defaultValue ? fields : null);
  }

  function bringBack(form) {
    const kept = draft(form.dataset.noteForm);
    if (!kept) return;
    const note = kept.id && document.getElementById(`note-${kept.id}`);
    if (note?.textContent.includes(kept.body.trim())) {
      draft(form.dataset.noteForm, null);
      return;
    }
    for (const [name, value] of Object.entries(kept)) if (form.elements[name]) form.elements[name].value = value;
    const fold = form.closest("details");
    if (fold) fold.open = true;
    else open(kept);
    say(form, "You had not saved this yet.");
  }

  // --- saving ---

  function say(form, content) {
    find("note-said", form)?.replaceChildren(...[content].flat());
  }

  function count({ target }) {
    const counter = target.closest("form")?.querySelector("[data-note-count]");
    if (!counter) return;
    const left = target.dataset.limit - [...target.value].length;
    counter.textContent = left < 1000 ? `${left.toLocaleString("en")} characters left` : "";
    counter.classList.toggle("is-over", left < 0);
  }

  async function post(action, body) {
    const options = { method: "POST", body, headers: { "X-Fragments": "1" }, signal: AbortSignal.timeout(LONG_ENOUGH) };
    const response = await fetch(action, options);
    if (response.status !== 403) return response;
    // Signing in changes the token; whose form it is, the form says.
    body.set("csrfmiddlewaretoken", await (await fetch(section().dataset.fresh)).text());
    return fetch(action, { ...options, signal: AbortSignal.timeout(LONG_ENOUGH) });
  }

  async function submit(event) {
    const form = event.target;
    event.preventDefault();
    if (form.ariaBusy === "true") return;
    form.ariaBusy = "true";
    const action = event.submitter?.getAttribute("formaction") ?? form.getAttribute("action");
    try {
      const response = await post(action, new URLSearchParams(new FormData(form)));
      const answer = new DOMParser().parseFromString(await response.text(), "text/html").body;
      const part = answer.firstElementChild;
      if (part?.id === "your-notes") saved(form, part);
      else if (part?.dataset.reason) refused(form, part);
      else say(form, "Not saved: the server did not answer as it should. Your text is kept here; try again.");
    } catch {
      say(form, "Not saved: there is no connection. Your text is kept here; try again.");
    }
    form.ariaBusy = "false";
  }

  function saved(form, part) {
    draft(form.dataset.noteForm, null);
    const isPassage = form.dataset.noteForm === "passage";
    if (isPassage) {
      close();
      tell("Note saved.");
    }
    section().replaceWith(part);
    mark();
    if (!isPassage) section().querySelector(`#note-${CSS.escape(form.dataset.noteForm)}, .note-undo button, summary`).focus({ preventScroll: true });
    bringAllBack(form.dataset.noteForm);
  }

  // The list of notes may be far from the passage.
  function tell(words) {
    const region = document.getElementById("progress-said");
    region.textContent = words;
    setTimeout(() => region.textContent === words && region.replaceChildren(), 4000);
  }

  function refused(form, part) {
    const { seen, id, action } = part.dataset;
    if (seen) form.elements.seen.value = seen;
    if (action) form.action = action;
    if (id) {
      if (!form.elements.id) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "id" }));
      form.elements.id.value = id;
    }
    say(form, part);
  }

  function bringAllBack(except) {
    for (const form of section().querySelectorAll("[data-note-form]")) {
      if (form.elements.body && form.dataset.noteForm !== except) bringBack(form);
    }
  }

  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-note-form]")) submit(event);
  });
  document.addEventListener("input", (event) => {
    if (!event.target.matches("[data-note-form] textarea")) return;
    count(event);
    keep(event.target.form);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && event.target.closest("[data-note-dialog]")) close();
  });
  document.addEventListener("click", (event) => {
    const note = event.target.closest("[data-note-show]")?.closest(".note");
    if (note) show(marked.find((one) => one.note === note).range);
    if (event.target.closest("[data-note-cancel]")) {
      const form = find("note-form", find("note-dialog"));
      draft("passage", null);
      form.elements.body.value = "";
      close();
    }
  });

  mark();
  bringAllBack();
}

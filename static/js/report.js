// “Something wrong here?” at a paragraph or at words that are selected: the form of the link at the
// lesson's end, opened beside the text. Passages are taken by the rules of articles/passages.py.
{
  const LONG_ENOUGH = 15000;
  const MOST = 1000;
  const BLOCKS = "p, li, pre, h2, h3, h4, td, dt, dd, figcaption, .math-block";
  const link = document.querySelector("[data-report]");
  const text = link.closest(".lesson-text");
  const dialog = document.createElement("dialog");
  dialog.className = "report-dialog";
  dialog.setAttribute("aria-labelledby", "report-title");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "report-here";
  button.title = "Something wrong here?";
  button.setAttribute("aria-label", button.title);
  button.innerHTML = '<svg class="icon" width="16" height="16" aria-hidden="true"><use></use></svg>';
  button.querySelector("use").setAttribute("href", link.dataset.icon);
  button.hidden = true;
  document.body.append(button);

  let block = null; // the paragraph that is pointed at, or chosen in the form
  let passage = null;

  const form = () => dialog.querySelector("form");
  const squashed = (words) => words.replace(/\s+/g, "");

  // --- the words ---

  function blockAt(node) {
    const found = (node.closest ? node : node.parentElement)?.closest(BLOCKS);
    return found && text.contains(found) && found.closest(".prose, .part, .pitfalls") && !found.closest("form, dialog, .notes, .lesson-done, .report-link, nav") ? found : null;
  }

  function blocks() {
    return [...text.querySelectorAll(BLOCKS)].filter((one) => blockAt(one) === one && !one.querySelector(BLOCKS) && one.checkVisibility() && squashed(one.textContent));
  }

  function quoted(range) {
    const from = range.startContainer;
    const root = (from.closest ? from : from.parentElement).closest(".prose, .part");
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    let whole = "";
    let quote = "";
    let start = -1;
    let end = -1;
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (node.parentElement.closest("svg, .heading-anchor, .copy-button")) continue;
      if (range.intersectsNode(node)) {
        const first = node === range.startContainer ? range.startOffset : 0;
        const last = node === range.endContainer ? range.endOffset : node.length;
        const words = node.data.slice(first, last);
        quote += words;
        if (squashed(words)) {
          if (start < 0) start = whole.length + squashed(node.data.slice(0, first)).length;
          end = whole.length + squashed(node.data.slice(0, last)).length;
        }
      }
      whole += squashed(node.data);
    }
    if (start < 0) return null;
    quote = quote.replace(/\s+/g, " ").trim();
    const after = quote.length > MOST ? "" : whole.slice(end, end + 32);
    return { quote: quote.slice(0, MOST), before: whole.slice(Math.max(0, start - 32), start), after, range };
  }

  function passageOf(one) {
    const range = document.createRange();
    range.selectNodeContents(one);
    return quoted(range);
  }

  function selected() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    return blockAt(range.startContainer) && text.contains(range.endContainer) ? quoted(range) : null;
  }

  // --- the button beside a paragraph ---

  function offer(one) {
    if (dialog.open || !one) return;
    block = one;
    const box = one.getBoundingClientRect();
    button.hidden = false;
    const isWide = box.left > button.offsetWidth + 24;
    const left = isWide ? box.left - button.offsetWidth - 10 : document.documentElement.clientWidth - button.offsetWidth - 4;
    button.style.left = `${scrollX + left}px`;
    button.style.top = `${scrollY + (isWide ? box.top : box.bottom)}px`;
  }

  text.addEventListener("pointerover", ({ target, pointerType }) => pointerType === "mouse" && offer(blockAt(target)));
  text.addEventListener("click", ({ target }) => target.closest("a, button, summary, input, label") || offer(blockAt(target)));
  document.addEventListener("selectionchange", () => {
    const { rangeCount, isCollapsed, focusNode } = getSelection();
    if (rangeCount && !isCollapsed && focusNode) offer(blockAt(focusNode));
  });
  // A press on the button must not take the selection away.
  button.addEventListener("pointerdown", (event) => event.preventDefault());
  button.addEventListener("click", () => open(selected() ?? passageOf(block)));
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const chosen = selected();
    block = chosen ? blockAt(chosen.range.startContainer) : null;
    open(chosen);
  });

  // --- the form ---

  async function ask(method, body) {
    const options = { method, body, headers: { "X-Fragments": "1" }, signal: AbortSignal.timeout(LONG_ENOUGH) };
    const response = await fetch(link.href, options);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    return { status: response.status, part: page.querySelector("[data-report-part]") };
  }

  async function open(chosen) {
    if (!form()) {
      const { part } = await ask("GET").catch(() => ({}));
      if (!part) {
        location.assign(link.href);
        return;
      }
      dialog.replaceChildren(part);
      document.body.append(dialog);
    }
    button.hidden = true;
    if (!dialog.open) dialog.show();
    dialog.querySelector("[data-report-move]").hidden = false;
    choose(chosen);
    form().elements[chosen ? "kind" : "quote"].focus({ preventScroll: true });
    if (chosen) bringUp(chosen.range);
  }

  function choose(chosen) {
    passage = chosen;
    const { elements } = form();
    elements.quote.value = chosen?.quote ?? "";
    elements.before.value = chosen?.before ?? "";
    elements.after.value = chosen?.after ?? "";
    if (CSS.highlights) CSS.highlights.set("report", new Highlight(...(chosen ? [chosen.range] : [])));
  }

  // From the paragraph that was chosen, or from the first on the screen.
  function step(by) {
    const all = blocks();
    let index = all.indexOf(block);
    index = index < 0 ? all.findIndex((one) => one.getBoundingClientRect().bottom > 0) : index + by;
    block = all[Math.min(Math.max(index, 0), all.length - 1)];
    choose(passageOf(block));
    bringUp(passage.range);
  }

  // Above the form, which on a small screen covers the lower part.
  function bringUp(range) {
    const { top, bottom } = range.getBoundingClientRect();
    const form = dialog.getBoundingClientRect();
    const floor = form.left > text.getBoundingClientRect().right ? innerHeight : form.top;
    if (top < 60 || bottom > floor) scrollTo({ top: scrollY + top - 60 });
  }

  function close() {
    dialog.close();
    CSS.highlights?.delete("report");
    if (dialog.querySelector("[data-report-part=thanks]")) dialog.replaceChildren();
    link.focus({ preventScroll: true });
  }

  const say = (words) => form().querySelector("[data-report-said]").replaceChildren(words);

  async function send(body) {
    let answer = await ask("POST", body);
    if (answer.status === 403) {
      // Signing in elsewhere changes the token.
      const fresh = await ask("GET");
      body.set("csrfmiddlewaretoken", fresh.part.querySelector("[name=csrfmiddlewaretoken]").value);
      answer = await ask("POST", body);
    }
    return answer.part;
  }

  dialog.addEventListener("submit", async (event) => {
    event.preventDefault();
    const sent = form();
    if (sent.ariaBusy === "true") return;
    sent.ariaBusy = "true";
    try {
      const part = await send(new URLSearchParams(new FormData(sent)));
      if (!part) throw new TypeError("no answer of ours");
      dialog.replaceChildren(part);
      const move = part.querySelector("[data-report-move]");
      if (move) move.hidden = false;
      (part.querySelector(".field-wrong :is(input, select, textarea)") ?? part.querySelector("[tabindex], textarea")).focus();
    } catch {
      say("Not sent: the server did not answer as it should. Your words are kept here; try again.");
      sent.ariaBusy = "false";
    }
  });
  // What is typed in is no longer the passage of the page.
  dialog.addEventListener("input", ({ target }) => {
    if (target.name !== "quote" || target.value === passage?.quote) return;
    form().elements.before.value = "";
    form().elements.after.value = "";
  });
  dialog.addEventListener("click", ({ target }) => {
    const by = target.closest("[data-report-step]")?.dataset.reportStep;
    if (by) step(Number(by));
    if (target.closest("[data-report-cancel]")) close();
  });
  dialog.addEventListener("keydown", (event) => event.key === "Escape" && close());
}

// Marking as complete without leaving the place. A click is written down in this browser before it
// is sent, and crossed out when the server has answered: what a broken network, a killed server or
// a closed tab left behind is sent at the next visit. Sent twice, it does no harm.
{
  const KEY = "progress-clicks";
  const FIRST_WAIT = 1000;
  const LONGEST_WAIT = 30000;
  const TIMEOUT = 15000;
  const form = document.querySelector("[data-progress]");
  const region = document.getElementById("progress-said");
  let memory = [];
  let sending = false;
  let token = form.elements.csrfmiddlewaretoken?.value;
  let wake = () => {};

  const clicks = {
    all() {
      try {
        return JSON.parse(localStorage.getItem(KEY)) || [];
      } catch {
        return memory;
      }
    },
    set(list) {
      memory = list;
      try {
        localStorage.setItem(KEY, JSON.stringify(list));
      } catch {
        // Storage is off: the click is kept for as long as this page.
      }
    },
    add: (click) => clicks.set([...clicks.all(), click]),
    remove: ({ id }) => clicks.set(clicks.all().filter((click) => click.id !== id)),
  };

  let quiet = 0;
  function say(content, { stays = false, failed = false } = {}) {
    clearTimeout(quiet);
    region.replaceChildren(...(typeof content === "string" ? [content] : content));
    region.classList.toggle("is-failed", failed);
    if (!stays) quiet = setTimeout(() => region.replaceChildren(), 4000);
  }

  async function freshToken() {
    const response = await fetch(form.dataset.fresh, { signal: AbortSignal.timeout(TIMEOUT) });
    if (!response.ok) throw new Error(response.status);
    token = await response.text();
  }

  async function post({ action, fields, at }) {
    const body = new URLSearchParams({ ...fields, csrfmiddlewaretoken: token });
    body.set("age", Math.max(0, Math.floor((Date.now() - at) / 1000)));
    const headers = { "X-Fragments": "1" };
    return fetch(action, { method: "POST", body, headers, signal: AbortSignal.timeout(TIMEOUT) });
  }

  // The answer, or null where there was none that counts.
  async function send(click) {
    try {
      if (!token) await freshToken();
      let response = await post(click);
      if (response.status === 403) {
        // Signing in changes the token; whose click it is, the form says.
        await freshToken();
        response = await post(click);
      }
      return response.status === 429 || response.status >= 500 ? null : response;
    } catch {
      return null;
    }
  }

  // Every part of the answer takes the place of its namesake here, and keeps the focus.
  function swap(parts) {
    for (const part of parts) {
      const old = document.getElementById(part.id);
      if (!old) continue;
      const hadFocus = old.contains(document.activeElement);
      if (old.dataset.reached !== undefined) part.dataset.reached = "";
      old.replaceWith(part);
      if (hadFocus) (part.matches("button") ? part : part.querySelector("a, button") || part).focus({ preventScroll: true });
    }
  }

  async function show(response, wasLate) {
    const text = await response.text();
    const parts = [...new DOMParser().parseFromString(text, "text/html").body.children];
    const said = parts.find((part) => part.id === region.id);
    if (!said) {
      say(response.status === 404 ? "This article is no longer here." : "Not saved. Load the page again and try once more.", { stays: true, failed: true });
      return;
    }
    swap(parts.filter((part) => part.id && part !== said));
    const asks = said.children.length > 0;
    say(wasLate && !asks ? "Saved" : [...said.childNodes], { stays: asks });
  }

  function busy() {
    const under = new Set(clicks.all().map(({ action }) => new URL(action).pathname));
    for (const button of document.querySelectorAll("[form='progress-form']")) {
      if (under.has(new URL(button.formAction).pathname)) button.setAttribute("aria-busy", "true");
      else button.removeAttribute("aria-busy");
    }
  }

  async function drain() {
    let wait = FIRST_WAIT;
    for (let click = clicks.all()[0]; click; click = clicks.all()[0]) {
      busy();
      const response = await send(click);
      if (!response) {
        say("Not saved yet, trying again", { stays: true, failed: true });
        await new Promise((resolve) => {
          wake = resolve;
          setTimeout(resolve, wait);
        });
        wait = Math.min(2 * wait, LONGEST_WAIT);
        continue;
      }
      const wasLate = wait > FIRST_WAIT || click.page !== page;
      wait = FIRST_WAIT;
      clicks.remove(click);
      await show(response, wasLate);
      busy();
    }
  }

  async function sendAll() {
    if (sending) return;
    sending = true;
    // Two tabs of this browser do not send the same clicks at once.
    if (navigator.locks) await navigator.locks.request(KEY, drain);
    else await drain();
    sending = false;
    if (clicks.all().length) sendAll();
  }

  const page = crypto.randomUUID?.() ?? String(Math.random());

  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!button) return;
    event.preventDefault();
    if (button.getAttribute("aria-busy") === "true") return;
    const fields = { for: form.elements.for.value, next: form.elements.next.value, [button.name]: button.value };
    clicks.add({ id: `${page}${performance.now()}`, page, action: button.formAction, fields, at: Date.now() });
    busy();
    sendAll();
  });

  addEventListener("online", () => wake());
  if (clicks.all().length) sendAll();

  // The question appears when the reader has come to the end of the lesson.
  const done = document.querySelector("[data-lesson-done]");
  if (done) {
    const watcher = new IntersectionObserver(([entry]) => {
      if (!entry.isIntersecting) return;
      watcher.disconnect();
      document.querySelector("[data-lesson-done]").dataset.reached = "";
    });
    watcher.observe(done);
  }
}

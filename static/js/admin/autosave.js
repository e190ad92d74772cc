// What is written goes to the server every twenty seconds; when it cannot, it stays in the browser.
{
  const EVERY = 20_000;
  const pane = document.querySelector("[data-preview-pane]");
  const form = document.querySelector("#article_form");
  const said = document.querySelector("[data-autosaved]");
  const kept = document.querySelector("[data-local-draft]");
  const url = pane.dataset.draftUrl;
  const key = `unsaved:${url}`;
  let isChanged = false;
  let isSaving = false;

  const body = () => form.querySelector("#id_body");

  function keepHere() {
    try {
      localStorage.setItem(key, JSON.stringify({ at: new Date().toISOString(), body: body().value }));
      return true;
    } catch {
      return false;
    }
  }

  function forget() {
    try {
      localStorage.removeItem(key);
    } catch {
      // Where nothing may be kept, nothing was.
    }
  }

  async function save() {
    if (!isChanged || isSaving) {
      return;
    }
    isSaving = true;
    isChanged = false;
    try {
      const response = await fetch(url, {
        method: "POST",
        body: new FormData(form),
        redirect: "manual",
      });
      if (!response.ok) {
        throw new Error(String(response.status));
      }
      const { saved_at: time } = await response.json();
      said.textContent = `Unsaved text kept at ${time} UTC.`;
      said.classList.remove("is-failing");
      forget();
    } catch {
      isChanged = true;
      said.classList.add("is-failing");
      said.textContent = keepHere()
        ? "The server did not take the text; your session may have ended. This browser keeps the lesson’s text."
        : "The server did not take the text; copy it before you leave this page.";
    } finally {
      isSaving = false;
    }
  }

  const changed = (event) => {
    if (!event.target.closest?.("[data-preview-pane]")) {
      isChanged = true;
    }
  };
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  setInterval(save, EVERY);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") {
      save();
    }
  });

  let local = null;
  try {
    local = JSON.parse(localStorage.getItem(key));
  } catch {
    local = null;
  }
  if (local && local.body !== body()?.value) {
    kept.hidden = false;
    kept.querySelector("[data-local-time]").textContent = new Date(local.at).toLocaleString();
    kept.querySelector("[data-local-restore]").addEventListener("click", () => {
      body().value = local.body;
      body().dispatchEvent(new Event("input", { bubbles: true }));
      kept.hidden = true;
    });
    kept.querySelector("[data-local-discard]").addEventListener("click", () => {
      forget();
      kept.hidden = true;
    });
  }
}

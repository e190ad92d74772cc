// All Topics: a filter applies at once, in place, and the address remembers it.
{
  const form = document.querySelector("[data-filters]");
  let latest = 0;

  async function apply(address, isNew = true) {
    const turn = ++latest;
    let page;
    try {
      const response = await fetch(address);
      if (!response.ok) throw new Error(response.status);
      page = new DOMParser().parseFromString(await response.text(), "text/html");
    } catch {
      location.assign(address);
      return;
    }
    if (turn !== latest) return;
    for (const id of ["topics-found", "filters-count"]) {
      document.getElementById(id).replaceChildren(...page.getElementById(id).childNodes);
    }
    for (const summary of form.querySelectorAll("summary")) {
      const now = page.getElementById(summary.id);
      summary.replaceChildren(...now.childNodes);
      summary.className = now.className;
    }
    for (const box of form.querySelectorAll("input")) {
      box.checked = page.querySelector(`[name="${box.name}"][value="${box.value}"]`).checked;
    }
    if (isNew) history.pushState(null, "", address);
    // A button on the page leads back to the page as it is now.
    const back = document.querySelector("[data-progress]")?.elements.next;
    if (back) back.value = location.pathname + location.search;
  }

  if (form) {
    form.addEventListener("change", () => {
      const query = new URLSearchParams(new FormData(form)).toString();
      apply(query ? `${form.action}?${query}` : form.action);
    });
    document.addEventListener("click", (event) => {
      const link = event.target.closest("#filters-count a, #topics-found .empty a");
      if (!link) return;
      event.preventDefault();
      apply(link.href);
      form.querySelector("summary").focus();
    });
    addEventListener("popstate", () => apply(location.href, false));
  }
}

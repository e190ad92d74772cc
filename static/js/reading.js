// Keeps the place where the reader stops, and leads back to it when asked. A signed-in reader's
// place goes to the account; a visitor's stays in this browser and is handed over at sign-in.
{
  const places = document.querySelector("[data-places]");
  const { keeper, token, slug } = places.dataset;
  const KEY = "place/";
  const PAUSE = 5000;

  const store = {
    get: (name) => {
      try {
        return JSON.parse(localStorage.getItem(KEY + name));
      } catch {
        return null;
      }
    },
    set: (name, place) => {
      try {
        localStorage.setItem(KEY + name, JSON.stringify(place));
      } catch {
        // Storage is off or full: the place is not kept.
      }
    },
    names: () => {
      try {
        return Object.keys(localStorage).filter((key) => key.startsWith(KEY)).map((key) => key.slice(KEY.length));
      } catch {
        return [];
      }
    },
  };

  // The account's answer, or null where it could not be told.
  async function send(name, { block, percent, at }) {
    try {
      const response = await fetch(keeper.replace("SLUG", name), {
        method: "PUT",
        keepalive: true,
        headers: { "Content-Type": "application/json", "X-CSRFToken": token },
        body: JSON.stringify({ block, percent, seconds_ago: Math.max(0, Math.round((Date.now() - at) / 1000)) }),
      });
      if (response.ok) return await response.json();
      // An article that is gone, or a place that makes no sense, is not tried again.
      return [400, 404].includes(response.status) ? {} : null;
    } catch {
      return null;
    }
  }

  async function handOver() {
    for (const name of store.names()) {
      const place = store.get(name);
      const kept = place && (await send(name, place));
      if (place && !kept) continue;
      localStorage.removeItem(KEY + name);
      if (name === slug && kept.percent) offer(kept);
    }
  }

  const text = document.querySelector("[data-reading]");
  const bar = document.querySelector("[data-reading-progress]");
  const link = places.querySelector("a");
  let offered = null;
  let timer = 0;
  let last = null;

  function offer(place) {
    if (!(place.percent > 0) || "completed" in places.dataset) return;
    offered = place;
    link.querySelector("span").textContent = `(${place.percent}%)`;
    places.hidden = false;
  }

  function goOn() {
    if (!offered) return;
    const block = text.children[Math.min(offered.block, text.children.length - 1)];
    offered = null;
    places.hidden = true;
    block.scrollIntoView({ behavior: "instant" });
    block.tabIndex = -1;
    block.focus({ preventScroll: true });
  }

  function here() {
    const blocks = [...text.children];
    const block = blocks.findIndex((child) => child.getBoundingClientRect().bottom > 1);
    return { block: block < 0 ? blocks.length - 1 : block, percent: Math.floor(bar.value), at: Date.now() };
  }

  async function keep() {
    clearTimeout(timer);
    timer = 0;
    const place = here();
    if (place.block === last?.block && place.percent === last.percent) return;
    // A glance at the top does not lose the place that is still offered.
    if (offered && place.block < offered.block) return;
    offered = null;
    last = place;
    if (!keeper || !(await send(slug, place))) store.set(slug, place);
  }

  function keepSoon() {
    timer ||= setTimeout(keep, PAUSE);
  }

  function keepNow() {
    if (timer) keep();
  }

  if (text) {
    const { block, percent } = places.dataset;
    offer(keeper ? { block: +block, percent: +percent } : store.get(slug) || {});
    link.addEventListener("click", (event) => {
      event.preventDefault();
      goOn();
    });
    if (location.hash === "#continue") goOn();
    addEventListener("scroll", keepSoon, { passive: true });
    addEventListener("pagehide", keepNow);
    document.addEventListener("visibilitychange", () => document.hidden && keepNow());
  }
  if (keeper) handOver();
}

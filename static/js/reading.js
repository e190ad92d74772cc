// Keeps the place where the reader stops, and leads back to it when asked. A signed-in reader's
// place goes to the account; a visitor's stays in this browser and is handed over at sign-in.
{
  const places = document.querySelector("[data-places]");
  const { keeper, token, slug, reader = "" } = places.dataset;
  const PAUSE = 5000;
  const VISITOR = "place//";
  // What could not be sent waits here, for this reader alone.
  const OWN = `place/${reader}/`;

  // The browser's storage; where it is off or full, nothing is kept in it.
  function stored(act) {
    try {
      return act(localStorage);
    } catch {
      return null;
    }
  }

  // The account's answer, or null where it could not be told.
  async function send(name, { block, percent, at }) {
    const seconds_ago = Math.max(0, Math.round((Date.now() - at) / 1000));
    try {
      const response = await fetch(keeper.replace("SLUG", name), {
        method: "PUT",
        keepalive: true,
        headers: { "Content-Type": "application/json", "X-CSRFToken": token },
        body: JSON.stringify({ block, percent, seconds_ago }),
      });
      if (response.ok) return await response.json();
      // An article that is gone, or a place that makes no sense, is not tried again.
      return [400, 404].includes(response.status) ? {} : null;
    } catch {
      return null;
    }
  }

  const read = (key) => stored((storage) => JSON.parse(storage.getItem(key)));
  const forget = (key) => stored((storage) => storage.removeItem(key));

  async function handOver() {
    const keys = stored(Object.keys) ?? [];
    for (const key of keys.filter((key) => key.startsWith(VISITOR) || key.startsWith(OWN))) {
      const place = read(key);
      const name = key.split("/")[2];
      const kept = place ? await send(name, place) : {};
      if (!kept) continue;
      forget(key);
      if (name === slug) offer(kept);
    }
  }

  const text = document.querySelector("[data-reading]");
  const bar = document.querySelector("[data-reading-progress]");
  const link = places.querySelector("a");
  let offered = null;
  let timer = 0;
  let last = null;

  function offer(place) {
    if (!(place?.percent > 0) || "completed" in places.dataset) return;
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
    const percent = Math.floor(bar.value);
    return { block: block < 0 ? blocks.length - 1 : block, percent, at: Date.now() };
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
    stored((storage) => storage.setItem(OWN + slug, JSON.stringify(place)));
    if (keeper && (await send(slug, place)) && place === last) forget(OWN + slug);
  }

  if (text) {
    const { block, percent } = places.dataset;
    offer(keeper ? { block: +block, percent: +percent } : read(OWN + slug));
    link.addEventListener("click", (event) => {
      event.preventDefault();
      goOn();
    });
    if (location.hash === "#continue") goOn();
    addEventListener("scroll", () => (timer ||= setTimeout(keep, PAUSE)), { passive: true });
    const keepNow = () => timer && keep();
    addEventListener("pagehide", keepNow);
    document.addEventListener("visibilitychange", () => document.hidden && keepNow());
  }
  if (keeper) handOver();
}

// The article page: where you are, copying code, and printing.
{
  const wide = matchMedia("(width >= 62rem)");

  // Reading progress: how far the end of the text is from the bottom of the window.
  const bar = document.querySelector("[data-reading-progress]");
  const text = document.querySelector("[data-reading]");
  let waiting = false;

  function showProgress() {
    waiting = false;
    const { top, height } = text.getBoundingClientRect();
    const way = Math.max(height - innerHeight, 1) + Math.max(top + scrollY, 0);
    bar.value = Math.min(100, Math.max(0, (100 * scrollY) / way));
  }

  function progressSoon() {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(showProgress);
  }

  addEventListener("scroll", progressSoon, { passive: true });
  addEventListener("resize", progressSoon);
  progressSoon();

  // Contents: the heading that is being read, and those above it.
  const contents = document.querySelector("[data-contents]");
  const list = contents.querySelector("details");
  const links = [...contents.querySelectorAll("a")];
  const places = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));

  function showPlace() {
    const line = innerHeight * 0.3;
    const current = places.findLastIndex((place) => place?.getBoundingClientRect().top < line);
    links.forEach((link, index) => {
      link.classList.toggle("is-passed", index < current);
      if (index === current) link.setAttribute("aria-current", "location");
      else link.removeAttribute("aria-current");
    });
    const link = links[current];
    if (link && wide.matches) {
      const { offsetTop, offsetHeight } = link;
      const { scrollTop, clientHeight } = list;
      if (offsetTop < scrollTop || offsetTop + offsetHeight > scrollTop + clientHeight) {
        list.scrollTop = offsetTop - clientHeight / 2;
      }
    }
  }

  const watcher = new IntersectionObserver(showPlace, { rootMargin: "999999px 0px -70% 0px" });
  for (const place of places) if (place) watcher.observe(place);

  const fit = () => (list.open = wide.matches);
  wide.addEventListener("change", fit);
  fit();
  list.addEventListener("click", (event) => {
    if (event.target.closest("a") && !wide.matches) list.open = false;
  });

  // A copy button on every block of code.
  for (const figure of navigator.clipboard ? document.querySelectorAll("figure.code:not(.code-output)") : []) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy-button";
    button.textContent = "Copy";
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(figure.querySelector("code").textContent);
      button.textContent = "Copied";
      setTimeout(() => (button.textContent = "Copy"), 1600);
    });
    figure.prepend(button);
  }

  // On paper everything is unfolded.
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll("[data-fold]:not([open])")];
    for (const fold of folded) fold.open = true;
  });
  addEventListener("afterprint", () => {
    for (const fold of folded) fold.open = false;
  });
}

// Keys that turn to the next and the previous article.
{
  // J or the right arrow: next article; K or the left arrow: the one before.
  const WAYS = { j: "next", ArrowRight: "next", k: "previous", ArrowLeft: "previous" };
  addEventListener("keydown", (event) => {
    const way = WAYS[event.key];
    const plain = !(event.ctrlKey || event.metaKey || event.altKey || event.shiftKey);
    const busy = event.target.closest("input, textarea, select, [contenteditable], [tabindex='0']");
    if (way && plain && !busy) document.querySelector(`[data-${way}]`)?.click();
  });
}

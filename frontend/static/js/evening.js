// Reveals the winners one by one: arrows, space, the keys of a pointer (PageUp, PageDown), or the buttons.
// Without this script they all stand on the page.
(() => {
  const evening = document.querySelector("[data-evening]");
  if (!evening) return;
  const slides = [...evening.querySelectorAll("[data-slide]")];
  const back = evening.querySelector("[data-back]"), next = evening.querySelector("[data-next]");
  const place = evening.querySelector("[data-place]");
  let shown = 0;

  function show(wanted, isAsked) {
    shown = Math.min(Math.max(wanted, 0), slides.length - 1);
    for (const [at, slide] of slides.entries()) slide.hidden = at !== shown;
    back.disabled = shown === 0;
    next.disabled = shown === slides.length - 1;
    place.textContent = `${shown + 1} / ${slides.length}`;
    if (isAsked) slides[shown].querySelector("[tabindex]").focus(); // read out, and keys go on working
  }

  const steps = { ArrowRight: 1, ArrowDown: 1, PageDown: 1, " ": 1, ArrowLeft: -1, ArrowUp: -1, PageUp: -1 };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") location.href = document.querySelector("[data-leave]").href;
    const step = steps[event.key];
    if (!step || (event.key === " " && event.target.closest("button"))) return; // a button answers to it itself
    event.preventDefault();
    show(shown + step, true);
  });
  back.addEventListener("click", () => show(shown - 1, true));
  next.addEventListener("click", () => show(shown + 1, true));
  evening.querySelector("[data-keys]").hidden = false;
  evening.dataset.evening = "live";
  show(0, false);
})();

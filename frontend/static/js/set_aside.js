// Projects that one adds to one's ballot before opening it. Only this tab knows of them, until it is closed, the
// ballot is in the urn, or one signs out: no address, request or cookie carries them. Without script there is no button.
(() => {
  const PREFIX = "set aside ";
  let store;
  try { store = window.sessionStorage; } catch { return; } // a browser that keeps nothing
  const forget = () => Object.keys(store).filter((key) => key.startsWith(PREFIX)).forEach((key) => store.removeItem(key));
  document.querySelector("[data-forgets]")?.addEventListener("submit", forget);

  const place = document.querySelector("[data-set-aside]");
  if (!place) return;
  const key = PREFIX + place.dataset.setAside, texts = place.dataset;
  if ("empties" in texts) return store.removeItem(key);
  const read = () => new Set(JSON.parse(store.getItem(key) ?? "[]"));

  // On the ballot: ticked where one ticks, the first time that envelope is shown; said everywhere.
  for (const choice of document.querySelectorAll("[data-choice][data-project]")) {
    if (!read().has(choice.dataset.project)) continue;
    const said = document.createElement("span");
    said.className = "ballot-choice__about strong";
    said.textContent = texts.textMark;
    choice.querySelector("[data-title]").after(said);
    const box = choice.querySelector("input[type=checkbox]");
    if (box && choice.closest("[data-fresh]")) box.checked = true;
  }

  function press(spot) {
    const kept = read(), number = spot.dataset.project;
    if (!kept.delete(number)) kept.add(number);
    store.setItem(key, JSON.stringify([...kept]));
    draw();
  }

  function buttonIn(spot) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button--small";
    button.addEventListener("click", () => press(spot));
    spot.append(button);
    return button;
  }

  // On a project's page and on cards: a button each; what is kept is said once on the page.
  function draw() {
    const kept = read();
    for (const spot of document.querySelectorAll("[data-project]:not([data-choice])")) {
      const button = spot.querySelector("button") ?? buttonIn(spot), about = document.createElement("span");
      about.className = "visually-hidden";
      about.textContent = ` ${spot.dataset.title}`;
      button.replaceChildren(kept.has(spot.dataset.project) ? texts.textRemove : texts.textAdd, about);
    }
    const said = kept.size === 1 ? texts.textOne : texts.textMany.replace("{count}", kept.size);
    place.textContent = kept.size ? said : "";
  }
  if ("textAdd" in texts) {
    draw();
    document.addEventListener("htmx:afterSettle", draw); // the cards of another filter
  }
})();

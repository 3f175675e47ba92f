// Keeps the ballot paper's figures true while one chooses. The page works without it: the server checks
// and says the same. Nothing is ever greyed out: what no longer fits is said, and may still be ticked.
(() => {
  // Going back or loading again, after the urn, asks for the paper: never for a ballot to be sent once more.
  const receipt = document.querySelector("[data-reloads-as]");
  if (receipt) history.replaceState(null, "", receipt.dataset.reloadsAs);
  const tools = document.querySelector("[data-receipt-tools]");
  if (tools) {
    tools.hidden = false;
    tools.querySelector("[data-prints]").addEventListener("click", () => window.print());
    const copy = tools.querySelector("[data-copies]");
    copy.hidden = !navigator.clipboard; // on this machine's own name, or over https
    copy.addEventListener("click", async () => {
      const groups = [...document.querySelectorAll(".tracking__number span")].map((group) => group.textContent.trim());
      await navigator.clipboard.writeText(groups.join("-"));
      copy.textContent = copy.dataset.copied;
    });
  }
  const review = document.querySelector("[data-left-to]");
  review?.addEventListener("submit", () => history.replaceState(null, "", review.dataset.leftTo));

  const form = document.querySelector("[data-ballot]");
  if (!form) return;
  for (const bar of form.querySelectorAll("[data-bar]")) bar.hidden = false;

  const texts = form.dataset;
  const live = form.querySelector("[data-live]");
  const money = new Intl.NumberFormat(document.documentElement.lang || "fr", {
    style: "currency", currency: "EUR", maximumFractionDigits: 0,
  });
  const euros = (amount) => money.format(amount);
  const say = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  const boxesOf = (contest) => [...contest.querySelectorAll("input[type=checkbox][data-cost]")];

  // What was given where one does not tick: an element per project that has a value.
  const marksOf = (contest) => [...contest.querySelectorAll("[data-mark]")]
    .filter((field) => field.value.trim() !== "" && (field.type !== "radio" || field.checked));

  function readContest(contest) {
    const boxes = boxesOf(contest), marks = marksOf(contest);
    const chosen = boxes.length ? boxes.filter((box) => box.checked) : marks;
    const spent = chosen.reduce((sum, box) => sum + Number(box.dataset.cost ?? 0), 0);
    const envelope = contest.dataset.envelope ? Number(contest.dataset.envelope) : null;
    const most = contest.dataset.maxChoices ? Number(contest.dataset.maxChoices) : null;
    const total = contest.dataset.total ? Number(contest.dataset.total) : null;
    const values = marks.map((field) => Number(field.value.replace(/\s/g, "")) || 0);
    const given = values.reduce((sum, value) => sum + value, 0);
    const twice = contest.dataset.ranked ? values.find((rank, place) => values.indexOf(rank) < place) : undefined;
    const left = envelope === null ? null : envelope - spent;
    return { boxes, chosen, spent, envelope, most, left, total, given, twice };
  }

  function warningFor(state) {
    if (state.left !== null && state.left < 0) return say(texts.textOver, { amount: euros(-state.left) });
    if (state.most !== null && state.chosen.length > state.most) {
      return say(texts.textTooMany, { count: state.chosen.length, most: state.most });
    }
    if (state.total !== null && state.given > state.total) {
      return say(texts.textOverTotal, { ...state, over: state.given - state.total });
    }
    return state.twice === undefined ? "" : say(texts.textRankTwice, { rank: state.twice });
  }

  function noteFor(box, state) {
    if (box.checked) return "";
    if (state.left !== null && Number(box.dataset.cost) > state.left) return texts.textNoRoom;
    if (state.most === null || state.chosen.length < state.most) return "";
    const count = state.chosen.length, excess = count - state.most + 1;
    return say(excess === 1 ? texts.textFull : texts.textTooFull, { count, most: state.most, excess });
  }

  function show(contest) {
    const state = readContest(contest);
    const put = (hook, text) => {
      const place = contest.querySelector(`[data-${hook}]`);
      if (place && place.textContent !== text) place.textContent = text;
    };
    const warning = warningFor(state);
    if (state.left !== null) put("remaining", euros(Math.max(0, state.left)));
    put("chosen", String(state.chosen.length));
    put("given", String(state.given));
    put("bar-says", warning);
    const spent = contest.querySelector("[data-spent]");
    if (spent) spent.value = Math.min(state.spent, state.envelope);
    const bar = contest.querySelector("[data-bar]");
    if (bar) bar.dataset.state = warning ? "over" : "";
    for (const box of state.boxes) {
      const choice = box.closest("[data-choice]");
      const note = noteFor(box, state);
      choice.querySelector("[data-says]").textContent = note;
      choice.toggleAttribute("data-over", Boolean(note));
    }
    return { state, warning };
  }

  function announce({ state, warning }) {
    if (!live) return;
    const all = state.most ?? (state.boxes.length || state.chosen.length);
    const parts = [say(texts.textChosen, { count: state.chosen.length, most: all })];
    if (state.total !== null) parts.push(say(texts.textGiven, state));
    if (state.left !== null && state.left >= 0) parts.push(say(texts.textRemaining, { amount: euros(state.left) }));
    if (warning) parts.push(warning);
    live.textContent = parts.join(" ");
  }

  // Half of the tracking number is drawn here, so that the server alone cannot choose it.
  function drawHalf(field) {
    const alphabet = field.dataset.alphabet;
    if (!alphabet) return; // the server then draws it, and says so
    const limit = 256 - (256 % alphabet.length);
    const byte = new Uint8Array(1);
    let half = "";
    while (half.length < 8) {
      crypto.getRandomValues(byte);
      if (byte[0] < limit) half += alphabet[byte[0] % alphabet.length];
    }
    field.value = half;
  }

  form.addEventListener("change", (event) => {
    const contest = event.target.closest("[data-contest]");
    if (contest) announce(show(contest));
  });
  const half = form.querySelector("[data-device-half]");
  if (half && !half.value) drawHalf(half);
  // A page restored by the browser keeps its ticks: read them instead of trusting the figures sent.
  const showAll = () => form.querySelectorAll("[data-contest]").forEach(show);
  window.addEventListener("pageshow", showAll);
  showAll();
})();

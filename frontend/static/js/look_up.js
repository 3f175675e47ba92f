// Finds one's own ballot by its tracking number, on this device alone. What is fetched is the same for everybody;
// the number goes into no address, no form, no storage. The forms of names and locks are those of
// voting/published/README.md; where one's part went, those of voting/tally/looking/own_share.py.
(() => {
  const place = document.querySelector("[data-look-up]");
  if (!place || !globalThis.crypto?.subtle) return; // without it the list itself is there to read
  const texts = place.dataset;
  const field = place.querySelector("[data-number]"), answer = place.querySelector("[data-answer]");
  const button = place.querySelector("[data-look]");
  place.hidden = false;
  for (const other of document.querySelectorAll("[data-without-script]")) other.hidden = true;

  const bytes = new TextEncoder();
  const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const digest = (data) => crypto.subtle.digest("SHA-256", data);
  const derived = (purpose, contest, number) => digest(bytes.encode(`faire-ensemble 1\n${purpose}\n${contest}\n${number}`));

  class Altered extends Error {}

  // "" for what is no number: blanks, dashes and small letters are forgiven, no other sign is.
  function asTyped(text) {
    const number = text.toUpperCase().replace(/[\s\-–.·]/g, "");
    return number.length === 16 && [...number].every((sign) => texts.alphabet.includes(sign)) ? number : "";
  }

  async function fetched(name, record) {
    const response = await fetch(new URL(name, new URL(texts.files, location.href)), { credentials: "omit", cache: "default" });
    if (!response.ok) throw response.status === 409 ? new Altered() : new Error(String(response.status));
    const content = await response.arrayBuffer();
    if (record && hex(await digest(content)) !== record.sha256) throw new Altered();
    return new TextDecoder().decode(content);
  }

  function marksOfText(text) {
    if (text === "blank") return [];
    return text.split("+").map((mark) => mark.split("=").map(Number)).map(([number, value]) => ({ number, value: value ?? 1 }));
  }

  async function marksOfLocked(locked, contest, number) {
    const packed = locked.match(/../g).map((pair) => parseInt(pair, 16));
    for (let block = 0; block * 32 < packed.length; block += 1) {
      const pad = new Uint8Array(await derived(`pad ${block}`, contest.printed.key, number));
      for (let at = 0; at < 32 && block * 32 + at < packed.length; at += 1) packed[block * 32 + at] ^= pad[at];
    }
    if (packed[0] !== 1 && packed[0] !== 2) throw new Altered();
    return packed[0] === 1 ? [] : unpacked(packed.slice(1), contest.printed);
  }

  function unpacked(packed, printed) {
    const { lowest, highest } = printed.ballot;
    const width = (highest - lowest + 1).toString(2).length;
    const bits = packed.map((byte) => byte.toString(2).padStart(8, "0")).join("");
    const numbers = printed.candidates.map((candidate) => candidate.number).sort((one, other) => one - other);
    return numbers
      .map((number, at) => ({ number, value: parseInt(bits.slice(at * width, (at + 1) * width), 2) + lowest - 1 }))
      .filter((mark) => mark.value >= lowest);
  }

  const lineOf = (content, name) => {
    const at = content.indexOf(`\n${name};`);
    return at < 0 ? null : content.slice(at + 1, content.indexOf("\n", at + 1)).split(";").slice(1);
  };

  // What the number finds of each envelope: its marks, null where it has no line, "hidden" where none is published.
  async function found(number) {
    const record = JSON.parse(await fetched("publication.json"));
    const recordOf = (name) => record.files.find((file) => file.name === name);
    const isOneUrn = record.contests.every((contest) => contest.outcome.regime === "open");
    const cells = isOneUrn ? lineOf(await fetched("urn.csv", recordOf("urn.csv")), number) : null;
    const seen = [];
    for (const [at, contest] of record.contests.entries()) {
      const { key } = contest.printed, { regime } = contest.outcome;
      let marks = null;
      if (isOneUrn) marks = cells && cells[at] ? marksOfText(cells[at]) : null;
      else if (regime === "open" || regime === "locked") {
        const file = `${regime}-${key}.csv`;
        const name = hex(await derived(`${regime} line`, key, number));
        const line = lineOf(await fetched(file, recordOf(file)), name);
        if (line) marks = regime === "open" ? marksOfText(line[0]) : await marksOfLocked(line[0], contest, number);
      } else marks = "hidden";
      seen.push({ contest, marks });
    }
    return seen;
  }

  // Fractions of whole numbers, so that nothing is rounded before it is shown.
  const fraction = (above, below = 1n) => ({ above, below });
  const times = (one, other) => fraction(one.above * other.above, one.below * other.below);
  const minus = (one, other) => fraction(one.above * other.below - other.above * one.below, one.below * other.below);
  const isLess = (one, other) => one.above * other.below < other.above * one.below;
  const read = (text) => fraction(...String(text).split("/").map(BigInt));

  const MILLION = 1000000n;

  function worthOf(result, marking, marks) {
    const { options, rule } = result;
    if (rule === "majority-judgment") return (value) => BigInt(value > options.lowest_grade);
    if (marking === "ranking") {
      if (options.utility === "points") return (rank) => BigInt(options.vector[rank - 1] ?? 0);
      if (options.utility === "borda") return (rank) => BigInt(marks.length - rank + 1);
      return (rank) => (options.utility === "borda-zero" ? BigInt(marks.length - rank) : 1n);
    }
    return (value) => (options.utility === "points" ? BigInt(Math.max(value, 0)) : BigInt(value > 0));
  }

  // As own_share.py: each funded project that the ballot names, in the order of the count, then the others.
  function* parts(result, marking, marks) {
    const worth = worthOf(result, marking, marks), ids = new Map(result.entries.map((entry) => [entry.number, entry.id]));
    const worths = new Map(marks.map((mark) => [ids.get(mark.number), worth(mark.value)]));
    const entryOf = new Map(result.entries.map((entry) => [entry.id, entry]));
    const funded = new Set();
    for (const [index, held] of result.passes.entries()) {
      const exact = held.figures.share_exact, all = result.steps.filter((step) => step.pass_index === index);
      const isLoad = all.some((step) => step.details.load_millionths !== undefined);
      let left = exact === undefined ? null : read(exact), borne = fraction(0n);
      if (left) yield { kind: "began", amount: left };
      for (const step of all.filter((one) => one.funded && worths.has(one.candidate))) {
        const id = step.candidate, entry = entryOf.get(id), price = step.details.price_millionths;
        funded.add(id);
        if (step.stage === "completion" && left) yield { kind: "completed", id };
        else if (left && price !== undefined) {
          const asked = times(fraction(BigInt(price), MILLION), fraction(worths.get(id)));
          const paid = isLess(left, asked) ? left : asked;
          left = minus(left, paid);
          yield { kind: "paid", id, amount: paid, left };
        } else if (isLoad) {
          const load = fraction(BigInt(step.details.load_millionths ?? 0), MILLION);
          const grown = worths.get(id) > 0n ? load : borne;
          yield { kind: "borne", id, amount: minus(grown, borne) };
          borne = grown;
        } else {
          const whole = BigInt(result.rule === "majority-judgment" ? entry.votes : entry.score);
          yield { kind: "stands", id, amount: whole > 0n ? fraction(BigInt(entry.cost) * worths.get(id), whole) : fraction(0n) };
        }
      }
    }
    for (const id of worths.keys()) if (!funded.has(id)) yield { kind: "notFunded", id };
  }

  const money = new Intl.NumberFormat(document.documentElement.lang || "fr", { style: "currency", currency: "EUR", maximumFractionDigits: 2 });
  const euros = (amount, unit) => money.format(Number((amount.above * 100n) / (amount.below * BigInt(unit))) / 100);
  const say = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  const SENTENCES = { began: "textBegan", paid: "textPaid", borne: "textBorne", stands: "textStands", completed: "textCompleted", notFunded: "textNotFunded" };

  function element(kind, text) {
    const made = document.createElement(kind);
    made.textContent = text;
    return made;
  }

  function list(items) {
    const made = document.createElement("div"), inside = document.createElement("ul");
    made.className = "prose";
    inside.append(...items.map((item) => element("li", item)));
    made.append(inside);
    return made;
  }

  function shareList(contest, marks, result) {
    const titles = new Map(contest.printed.candidates.map((candidate) => [candidate.id, candidate.title]));
    const known = (amount) => (amount ? euros(amount, result.unit) : "");
    return list([...parts(result, markingOf(contest), marks)].map((part) =>
      say(texts[SENTENCES[part.kind]], { title: titles.get(part.id), amount: known(part.amount), left: known(part.left) })));
  }

  const MARKINGS = { points: "points", ranking: "ranking", grades: "grades" };
  const markingOf = (contest) => MARKINGS[contest.printed.ballot.rule] ?? "approval";

  // As voting/published/README.md writes JSON: keys by code point, no blanks. A number too great to
  // be read exactly here stops it: then nothing can be said of these steps, good or bad.
  function canonical(value) {
    if (typeof value === "number" && !Number.isSafeInteger(value)) throw new RangeError(String(value));
    if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
    if (value === null || typeof value !== "object") return JSON.stringify(value);
    const codePoints = (text) => Array.from(text, (sign) => sign.codePointAt(0).toString(16).padStart(6, "0")).join("");
    const keys = Object.keys(value).sort((one, other) => (codePoints(one) < codePoints(other) ? -1 : 1));
    return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
  }

  // Whether these are the steps whose fingerprint stands in the signed record.
  const isAsPublished = async (result, contest) => hex(await digest(bytes.encode(canonical(result)))) === contest.outcome.result;

  function show(seen, results) {
    const shown = [element("h2", texts.textFound)];
    for (const { contest, marks } of seen) {
      if (marks === null) continue;
      shown.push(element("h3", contest.printed.title));
      if (marks === "hidden") {
        shown.push(element("p", texts.textHidden));
        continue;
      }
      const titles = new Map(contest.printed.candidates.map((candidate) => [candidate.number, candidate.title]));
      const isValued = markingOf(contest) !== "approval";
      const chosen = marks.map((mark) => `${mark.number}. ${titles.get(mark.number)}${isValued ? ` (${mark.value})` : ""}`);
      shown.push(element("p", texts.textYouChose), list(chosen.length ? chosen : [texts.textBlank]));
      const result = results.get(contest.printed.key);
      if (!result || !marks.length) continue;
      if (result === ALTERED) {
        shown.push(element("p", texts.textStepsAltered));
        continue;
      }
      const fold = document.createElement("details"), inside = document.createElement("div");
      fold.className = "fold";
      inside.className = "fold__body";
      inside.append(shareList(contest, marks, result));
      fold.append(element("summary", texts.textShare), inside);
      shown.push(fold);
    }
    answer.replaceChildren(...shown);
  }

  function tell(...sentences) {
    answer.replaceChildren(...sentences.map((sentence) => element("p", sentence)));
  }

  const ALTERED = Symbol("other steps than those that were published");

  // The steps of the count, the same for everybody; only of envelopes whose ballots everybody reads. None is believed
  // before its bytes were compared with the published fingerprint.
  async function resultsOf(seen) {
    const open = seen.map(({ contest }) => contest).filter((contest) => contest.outcome.regime === "open");
    const results = new Map();
    if (!open.length) return results;
    const response = await fetch(texts.outcomes, { credentials: "omit" });
    const outcomes = response.ok ? await response.json() : [];
    for (const contest of open) {
      const { key } = contest.printed, told = outcomes.find((outcome) => String(outcome.position) === key);
      if (response.status === 409) results.set(key, ALTERED);
      else if (told) results.set(key, (await isAsPublished(told.result, contest)) ? told.result : ALTERED);
    }
    return results;
  }

  async function search() {
    const number = asTyped(field.value);
    if (number) field.removeAttribute("aria-invalid");
    else field.setAttribute("aria-invalid", "true");
    if (!number) return tell(texts.textBad);
    tell(texts.textSearching);
    button.disabled = true;
    try {
      const seen = await found(number);
      const isThere = seen.some(({ marks }) => Array.isArray(marks));
      if (isThere) show(seen, await resultsOf(seen).catch(() => new Map()));
      else tell(texts.textNone, texts.textWhatToDo);
    } catch (fault) {
      tell(fault instanceof Altered ? texts.textAltered : texts.textFailed);
    } finally {
      button.disabled = false;
    }
  }

  button.addEventListener("click", search);
  field.addEventListener("keydown", (event) => event.key === "Enter" && search());
  // Nothing of it waits for whoever comes next on a shared computer.
  window.addEventListener("pagehide", () => {
    field.value = "";
    answer.replaceChildren();
  });
})();

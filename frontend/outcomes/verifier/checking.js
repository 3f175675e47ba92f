// Everything about a publication that can be checked without trusting who made it. `say(code, figures)` tells what was
// found right, `blame(code, figures)` what is wrong.
const NUMBER_FORM = /^[23456789BCDFGHJKLMNPQRSTVWXZ]{16}$/, NAME_FORM = /^[0-9a-f]{64}$/;
const regimeOf = (ballots) => (ballots >= 200 ? "open" : ballots >= 30 ? "locked" : ballots >= 10 ? "totals" : "winners");
const MARKINGS = { points: "points", ranking: "ranking", grades: "grades" };
const markingOf = (printed) => MARKINGS[printed.ballot.rule] ?? "approval";
const same = (one, other) => canonical(one) === canonical(other);

class Check {
  constructor(files, say, blame, tell) {
    Object.assign(this, { files, say, blame, tell, recounted: 0, seen: 0 });
  }

  async all() {
    const record = this.files.get("publication.json"), note = this.files.get("publication.note");
    if (!record) return this.blame("noFile", { file: "publication.json" });
    if (!note) return this.blame("noFile", { file: "publication.note" });
    try {
      this.publication = readCanonical(record);
    } catch {
      return this.blame("unreadable", { file: "publication.json" });
    }
    await this.signature(record, note);
    this.paper();
    await this.heads();
    this.theFiles();
    for (const [place, contest] of this.publication.contests.entries()) await this.contest(contest, place);
    this.unexpected();
  }

  async signature(record, bytes) {
    const { origin, ballots, paper_fingerprint: paper } = this.publication;
    try {
      const note = readNote(textOf(bytes));
      this.key = readKey(this.publication.key);
      const expected = `${origin}\npublication\nballots ${ballots}\npaper ${paper}\nrecord ${hex(sha256(record))}\n`;
      if (note.text !== expected) return this.blame("oldSignature", {});
      const holds = await noteHolds(note, this.key);
      if (holds === null) this.say("noEd25519", {});
      else if (holds) this.say("signed", { key: this.publication.key });
      else this.blame("notSigned", { file: "publication.note" });
    } catch {
      this.blame("unreadable", { file: "publication.note" });
    }
  }

  paper() {
    const { paper, paper_fingerprint: expected, seed, seed_commitment: promised, contests } = this.publication;
    if (sha256Text(canonical(paper)) !== expected) this.blame("paperDiffers", {});
    if (sha256Text(seed) !== promised || paper.seed_commitment !== promised) this.blame("seedDiffers", {});
    const settled = new Map((paper.contests ?? []).map((contest) => [String(contest.position), contest]));
    for (const { printed } of contests) {
      if (!this.isAsSettled(printed, settled.get(printed.key))) this.blame("notAsPrinted", { contest: printed.title });
      settled.delete(printed.key);
    }
    for (const contest of settled.values()) this.blame("notAsPrinted", { contest: contest.title });
  }

  isAsSettled(printed, settled) {
    if (!settled) return false;
    const entries = (list) => list.map(({ number, title, cost, labels }) => ({ number, title, cost, labels: [...labels].sort(byCodePoint) }))
      .sort((one, other) => one.number - other.number);
    const said = { ...DEFAULTS, ...settled.tally_options, seed: null }, kept = { ...DEFAULTS, ...printed.tally.options, seed: null };
    const bounds = Object.entries(settled.ballot_bounds).every(([name, value]) => same(printed.ballot.bounds[name] ?? null, value));
    const shares = ["minimum_share", "top_up_from"].every((name) => compare(parseRatio(said[name]), parseRatio(kept[name])) === 0);
    for (const name of ["minimum_share", "top_up_from"]) [said[name], kept[name]] = ["", ""];
    return settled.title === printed.title && settled.amount === printed.amount && settled.parts_per_euro === printed.unit
      && settled.ballot_rule === printed.ballot.rule && settled.tally_rule === printed.tally.rule && bounds && shares
      && same(said, kept) && same(entries(settled.entries), entries(printed.candidates));
  }

  async heads() {
    const chain = new Map();
    const opening = await this.head("opening", this.publication.opening, chain);
    const closing = await this.head("closing", this.publication.closing, chain);
    if (opening && (opening.number || opening.signatures || opening.ballots)) this.blame("headDiffers", { file: "opening" });
    const { ballots } = this.publication;
    if (closing && (closing.ballots !== ballots || closing.signatures < ballots)) this.blame("headDiffers", { file: "closing" });
    const kept = this.files.get("checkpoints.txt");
    if (!kept) return;
    try {
      for (const text of splitNotes(textOf(kept))) await this.head("checkpoints.txt", text, chain);
      this.chain(chain);
    } catch {
      this.blame("unreadable", { file: "checkpoints.txt" });
    }
  }

  async head(file, text, chain) {
    try {
      const note = readNote(text), found = readCheckpoint(note.text), known = chain.get(found.number);
      if ((await noteHolds(note, this.key)) === false) this.blame("notSigned", { file });
      const { origin, paper_fingerprint: paper } = this.publication;
      if (found.origin !== origin || found.paper !== paper) this.blame("anotherPoll", { file });
      if (known && known.text !== found.text) this.blame("twoHeads", { number: found.number });
      chain.set(found.number, found);
      return found;
    } catch {
      this.blame("unreadable", { file });
      return null;
    }
  }

  chain(chain) {
    const numbers = [...chain.keys()].sort((one, other) => one - other);
    let isWhole = true;
    numbers.forEach((number, at) => {
      const now = chain.get(number), before = chain.get(number - 1);
      const fell = before && (now.signatures < before.signatures || now.ballots < before.ballots) && !now.fewer;
      if (number !== at || (before && now.previous !== sha256Text(before.text)) || fell || (before && now.hour < before.hour)) isWhole = false;
    });
    if (isWhole) this.say("chainHolds", { checkpoints: numbers.length });
    else this.blame("chainBroken", {});
  }

  // Each file as it was signed; `this.good` holds those that are.
  theFiles() {
    this.good = new Map();
    for (const file of this.publication.files) {
      const bytes = this.files.get(file.name);
      if (!bytes) this.blame("noFile", { file: file.name });
      else if (bytes.length !== file.size || hex(sha256(bytes)) !== file.sha256) this.blame("fileDiffers", { file: file.name });
      else {
        this.good.set(file.name, bytes);
        this.seen += 1;
      }
    }
    this.say("filesHold", { files: this.seen });
  }

  unexpected() {
    const known = new Set(this.publication.files.map((file) => file.name));
    for (const name of this.files.keys()) {
      const isOurs = /\.(csv|pb)$/.test(name) && !name.startsWith("clear-");
      if (isOurs && !known.has(name)) this.blame("unexpected", { file: name });
    }
    if (!same([...this.expected()].sort(byCodePoint), [...known].sort(byCodePoint))) this.blame("listDiffers", {});
  }

  *expected() {
    const { contests } = this.publication, isOneUrn = this.isOneUrn();
    if (isOneUrn) yield "urn.csv";
    for (const { printed, outcome } of contests) {
      if (outcome.regime === "open") yield `contest-${printed.key}.pb`;
      if (outcome.regime === "locked" || (outcome.regime === "open" && !isOneUrn)) yield `${outcome.regime}-${printed.key}.csv`;
    }
  }

  isOneUrn() {
    return this.publication.contests.every(({ outcome }) => outcome.regime === "open");
  }

  async contest(contest, place) {
    const { printed, outcome } = contest, title = printed.title;
    this.money(contest);
    if (outcome.ballots !== null && regimeOf(outcome.ballots) !== outcome.regime) this.blame("wrongRegime", { contest: title });
    if (outcome.regime === "open") {
      const isOneUrn = this.isOneUrn(), name = isOneUrn ? "urn.csv" : `open-${printed.key}.csv`;
      const texts = this.cells(name, this.good.get(name), isOneUrn ? place : 0, isOneUrn);
      if (texts) await this.recount(contest, texts, this.good.get(`contest-${printed.key}.pb`));
      return;
    }
    if (outcome.regime === "locked") this.locked(contest);
    const clear = this.files.get(`clear-${printed.key}.csv`);
    if (!clear) return this.say(`not_${outcome.regime}`, { contest: title });
    if (hex(sha256(clear)) !== outcome.clear) return this.blame("fileDiffers", { file: `clear-${printed.key}.csv` });
    await this.recount(contest, this.cells("", clear, 0, false), null);
  }

  money({ printed, outcome }) {
    const left = new Map(this.publication.contests.map((other) => [other.printed.key, other.outcome.carried]));
    const received = outcome.receives.reduce((sum, key) => sum + (left.get(key) ?? NaN), 0);
    if (outcome.budget !== printed.amount + received) this.blame("moneyDiffers", { contest: printed.title });
  }

  // The column of one contest, once order, doubles, form and root are right; null where they are not.
  cells(name, bytes, column, isOneUrn) {
    if (!bytes) return null;
    const { lines } = readLines(bytes), record = this.publication.files.find((file) => file.name === name);
    const form = isOneUrn ? NUMBER_FORM : NAME_FORM, names = lines.map((line) => line.slice(0, line.indexOf(";")));
    const wrong = names.findIndex((one, at) => !form.test(one) || (at > 0 && one <= names[at - 1]));
    if (wrong >= 0) return this.blame("badLine", { file: name, line: wrong + 2 }), null;
    if (record && merkleRoot(lines) !== record.root) return this.blame("rootDiffers", { file: name }), null;
    return lines.map((line) => line.split(";")[column + 1] ?? "");
  }

  locked({ printed, outcome }) {
    const name = `locked-${printed.key}.csv`, bytes = this.good.get(name);
    if (!bytes) return;
    const texts = this.cells(name, bytes, 0, false), { lowest, highest } = printed.ballot;
    if (!texts) return;
    const width = (highest - lowest + 1).toString(2).length;
    const length = 2 * (1 + Math.ceil((width * printed.candidates.length) / 8));
    if (texts.length !== outcome.ballots) this.blame("ballotsDiffer", { contest: printed.title });
    const wrong = texts.findIndex((text) => text.length !== length || !/^[0-9a-f]+$/.test(text));
    if (wrong >= 0) this.blame("badLine", { file: name, line: wrong + 2 });
  }

  async recount({ printed, outcome }, texts, pabulib) {
    const title = printed.title, marking = markingOf(printed), grouped = this.grouped(printed, texts, marking);
    if (!grouped) return;
    const total = grouped.reduce((sum, ballot) => sum + ballot.weight, 0);
    const blank = grouped.filter((ballot) => !ballot.marks.length).reduce((sum, ballot) => sum + ballot.weight, 0);
    if (outcome.ballots !== null && (total !== outcome.ballots || blank !== outcome.blank)) this.blame("ballotsDiffer", { contest: title });
    if (regimeOf(total) !== outcome.regime) this.blame("wrongRegime", { contest: title });
    if (outcome.totals && !same(this.totals(printed, grouped, marking), outcome.totals)) this.blame("totalsDiffer", { contest: title });
    if (pabulib) this.pabulib(printed, outcome, grouped, marking, pabulib);
    if (!isKnown(printed.tally, marking)) return this.say("unknownRule", { contest: title });
    const count = new Count(printed.candidates, grouped, outcome.budget, printed.unit, printed.tally, this.publication.seed);
    const result = await count.result((raises) => this.tell(title, raises));
    if (!same(result.winners, outcome.winners)) return this.blame("winnersDiffer", { contest: title, winners: result.winners.join(", ") });
    if (result.cost !== outcome.total_cost || result.carried !== outcome.carried) return this.blame("moneyDiffers", { contest: title });
    this.recounted += 1;
    this.say("recounted", { contest: title, ballots: total, winners: result.winners.join(", ") });
  }

  // Alike ballots together, each checked against the paper's own bounds; null where one is not valid.
  grouped(printed, texts, marking) {
    const weights = new Map();
    for (const text of texts) weights.set(text, (weights.get(text) ?? 0) + 1);
    const ballots = [];
    for (const [text, weight] of weights) {
      try {
        const marks = readChoice(text, marking !== "approval");
        if (marks === null && (printed.is_for_some || printed.is_one_of_several)) continue;
        if (marks === null || !this.isValid(printed, marks, marking)) throw new Unreadable("choice");
        ballots.push({ marks, weight });
      } catch {
        return this.blame("badBallot", { contest: printed.title, choice: text }), null;
      }
    }
    return ballots;
  }

  isValid(printed, marks, marking) {
    const { bounds, lowest, highest } = printed.ballot;
    if (!marks.length) return bounds.blank_allowed;
    const costs = new Map(printed.candidates.map((candidate) => [candidate.number, candidate.cost]));
    const spent = marks.reduce((sum, mark) => sum + (costs.get(mark.number) ?? NaN), 0), given = marks.reduce((sum, mark) => sum + mark.value, 0);
    const isRanked = marking !== "ranking" || same(marks.map((mark) => mark.value).sort((one, other) => one - other), marks.map((_, at) => at + 1));
    return !Number.isNaN(spent) && isRanked && marks.length >= bounds.minimum && marks.length <= (bounds.maximum ?? Infinity)
      && spent <= (bounds.spending_limit ?? Infinity) && given <= (bounds.total ?? Infinity)
      && marks.every((mark) => mark.value >= lowest && mark.value <= highest);
  }

  totals(printed, grouped, marking) {
    const votes = new Map(printed.candidates.map((candidate) => [candidate.number, { number: candidate.number, sum: 0, votes: 0 }]));
    for (const { marks, weight } of grouped) {
      for (const mark of marks) {
        votes.get(mark.number).votes += weight;
        votes.get(mark.number).sum += weight * mark.value;
      }
    }
    const sorted = [...votes.values()].sort((one, other) => one.number - other.number);
    return marking === "approval" ? sorted.map((total) => ({ ...total, sum: null })) : sorted;
  }

  pabulib(printed, outcome, grouped, marking, bytes) {
    const expected = grouped.flatMap(({ marks, weight }) => Array(weight).fill(choiceText(marks))).sort();
    try {
      const found = readPabulib(bytes, marking !== "approval");
      const isSame = same([...found.ballots].sort(), expected) && Math.round(Number(found.budget) * printed.unit) === outcome.budget;
      if (!isSame) this.blame("pbDiffers", { contest: printed.title });
    } catch {
      this.blame("pbDiffers", { contest: printed.title });
    }
  }
}

// Everything about a publication that can be checked without trusting who made it. `say(code, figures)` tells what was
// found right, `blame(code, figures)` what is wrong; `left` holds what was not looked at, for the last line to say.
const NUMBER_FORM = /^[23456789BCDFGHJKLMNPQRSTVWXZ]{16}$/, NAME_FORM = /^[0-9a-f]{64}$/, SALT_FORM = /^[0-9a-f]{64}\n$/;
const ACCESS = (printed) => (printed.is_for_some ? "own_zone" : printed.is_one_of_several ? "chosen_zone" : "everyone");
const FEWEST_SHOWN = 10;

class Check {
  constructor(files, say, blame, tell, key = "") {
    Object.assign(this, { files, say, blame, tell, known: key.trim(), recounted: 0, seen: 0, left: new Set() });
  }

  async all() {
    const record = this.files.get("publication.json"), note = this.files.get("publication.note");
    if (!record) return this.blame("noFile", { file: "publication.json" });
    if (!note) return this.blame("noFile", { file: "publication.note" });
    try {
      this.publication = readPublication(record);
      this.key = readKey(this.publication.key);
    } catch {
      return this.blame("unreadable", { file: "publication.json" });
    }
    await this.signature(record, note);
    this.paper();
    for (const contest of this.publication.contests) this.money(contest);
    await this.heads();
    this.offered();
    this.theFiles();
    if (!isCoherent(this.publication)) return this.blame("contradicts", {});
    for (const [place, contest] of this.publication.contests.entries()) await this.contest(contest, place);
    return this.unexpected();
  }

  async signature(record, bytes) {
    const { origin, ballots, paper_fingerprint: paper, key } = this.publication;
    if (!this.known) this.left.add("key");
    else if (this.known !== key) this.blame("anotherKey", { key });
    try {
      const note = readNote(textOf(bytes));
      const expected = `${origin}\npublication\nballots ${ballots}\npaper ${paper}\nrecord ${hex(sha256(record))}\n`;
      if (note.text !== expected) return this.blame("oldSignature", {});
      const holds = await noteHolds(note, this.key);
      if (holds === null) this.left.add("signature");
      else if (holds) this.say("signed", { key });
      else this.blame("notSigned", { file: "publication.note" });
    } catch {
      this.blame("unreadable", { file: "publication.note" });
    }
    return undefined;
  }

  paper() {
    const { paper, paper_fingerprint: expected, seed, seed_commitment: promised, contests } = this.publication;
    if (sha256Text(canonical(paper)) !== expected) this.blame("paperDiffers", {});
    if (sha256Text(seed) !== promised || paper.seed_commitment !== promised) this.blame("seedDiffers", {});
    const listed = (Array.isArray(paper.contests) ? paper.contests : []).filter(isObject);
    const settled = new Map(listed.map((contest) => [String(contest.position), contest]));
    for (const { printed } of contests) {
      if (!this.isAsSettled(printed, settled.get(printed.key))) this.blame("notAsPrinted", { contest: printed.title });
      settled.delete(printed.key);
      for (const one of printed.candidates) if (one.withdrawn) this.say("withdrawn", { contest: printed.title, number: one.number, title: one.title });
    }
    for (const contest of settled.values()) this.blame("notAsPrinted", { contest: contest.title });
  }

  isAsSettled(printed, settled) {
    const entries = (list) => list.map(({ number, title, cost, labels }) => ({ number, title, cost, labels: [...labels].sort(byCodePoint) }))
      .sort((one, other) => one.number - other.number);
    try {
      const said = { ...DEFAULTS, ...settled.tally_options }, kept = { ...printed.tally.options };
      const bounds = { ...USUAL_BOUNDS, ...USUAL[printed.ballot.rule], ...settled.ballot_bounds };
      const shares = ["minimum_share", "top_up_from"].every((name) => compare(parseRatio(said[name]), parseRatio(kept[name])) === 0);
      for (const name of ["minimum_share", "top_up_from"]) [said[name], kept[name]] = ["", ""];
      return settled.title === printed.title && settled.amount === printed.amount && settled.parts_per_euro === printed.unit
        && settled.access === ACCESS(printed) && settled.ballot_rule === printed.ballot.rule && settled.tally_rule === printed.tally.rule
        && same(bounds, printed.ballot.bounds) && shares && same(said, kept) && same(entries(settled.entries), entries(printed.candidates));
    } catch {
      return false;
    }
  }

  async heads() {
    const chain = new Map();
    const opening = await this.head("opening", this.publication.opening, chain);
    const closing = await this.head("closing", this.publication.closing, chain);
    const kept = this.files.get("checkpoints.txt");
    if (opening && closing) this.pair(opening, closing, Boolean(kept));
    if (!kept) return;
    try {
      for (const text of splitNotes(textOf(kept))) await this.head("checkpoints.txt", text, chain);
      this.chain(chain);
    } catch {
      this.blame("unreadable", { file: "checkpoints.txt" });
    }
  }

  // An empty urn, then a later one with the ballots that are published but the sheets of paper, one to each signature.
  pair(opening, closing, isKept) {
    if (opening.number || opening.signatures || opening.ballots) this.blame("headDiffers", { file: "opening" });
    if (!closing.number || closing.ballots + (this.publication.on_paper ?? 0) !== this.publication.ballots) this.blame("headDiffers", { file: "closing" });
    if (closing.signatures !== closing.ballots) this.blame("signedWithout", { signatures: closing.signatures, ballots: closing.ballots });
    if (closing.hour < opening.hour || (closing.number === 1 && closing.previous !== sha256Text(opening.text))) this.blame("chainBroken", {});
    if (closing.number > 1 && !isKept) this.left.add("chain");
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

  // A contest for everybody has the whole urn's ballots; of those among which one chooses, each ballot has one.
  offered() {
    const { ballots: urn, contests } = this.publication;
    for (const { printed, outcome } of contests) {
      const { ballots, regime } = outcome;
      if (isForEverybody(printed) && regime !== regimeOf(urn)) this.blame("wrongRegime", { contest: printed.title });
      else if (ballots !== null && !this.isPossible(printed, ballots)) this.blame("notOfTheUrn", { contest: printed.title, ballots, urn });
    }
    const shown = contests.filter(({ printed }) => printed.is_one_of_several).map(({ outcome }) => outcome.ballots);
    const least = shown.reduce((sum, ballots) => sum + (ballots ?? 0), 0), hidden = shown.filter((ballots) => ballots === null).length;
    if (shown.length && (urn < least || urn > least + hidden * (FEWEST_SHOWN - 1))) this.blame("chosenDiffer", { ballots: least, urn });
  }

  isPossible(printed, ballots) {
    return isForEverybody(printed) ? ballots === this.publication.ballots : ballots <= this.publication.ballots;
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
  }

  async contest(contest, place) {
    const { printed, outcome } = contest, title = printed.title;
    if (outcome.ballots !== null && regimeOf(outcome.ballots) !== outcome.regime) this.blame("wrongRegime", { contest: title });
    if (outcome.regime === "open") {
      const isWhole = isOneUrn(this.publication), name = isWhole ? "urn.csv" : `open-${printed.key}.csv`;
      const rows = isWhole ? this.urn() : this.rows(name, this.good.get(name), ["name", "choices"], NAME_FORM);
      if (rows) await this.recount(contest, rows.map((cells) => cells[isWhole ? place + 1 : 1]), isWhole, "", this.good.get(`contest-${printed.key}.pb`));
      return;
    }
    if (outcome.regime === "locked") this.locked(contest);
    const name = `clear-${printed.key}.csv`, clear = this.files.get(name), salt = this.files.get("salt.txt");
    if (!clear) {
      this.left.add("commission");
      this.say(`not_${outcome.regime}`, { contest: title });
    } else if (!salt) this.blame("noFile", { file: "salt.txt" });
    else if (hex(sha256(clear)) !== outcome.clear || !SALT_FORM.test(textOf(salt))) this.blame("fileDiffers", { file: name });
    else {
      const rows = this.rows(name, clear, ["name", "choices"], NAME_FORM);
      if (rows) await this.recount(contest, rows.map((cells) => cells[1]), false, textOf(salt).trim(), null);
    }
  }

  money({ printed, outcome }) {
    const left = new Map(this.publication.contests.map((other) => [other.printed.key, other.outcome.carried]));
    const given = this.publication.contests.flatMap((other) => other.outcome.receives);
    const received = outcome.receives.reduce((sum, key) => sum + (left.get(key) ?? NaN), 0);
    const isOnceGiven = outcome.receives.every((key) => given.filter((other) => other === key).length === 1);
    if (outcome.budget !== printed.amount + received || !isOnceGiven) this.blame("moneyDiffers", { contest: printed.title });
  }

  // The whole urn, read once: every ballot answers each contest for everybody, and one of those one chooses among.
  urn() {
    if (this.urnRows !== undefined) return this.urnRows;
    const { contests, ballots } = this.publication, several = contests.flatMap(({ printed }, at) => (printed.is_one_of_several ? [at + 1] : []));
    this.urnRows = this.rows("urn.csv", this.good.get("urn.csv"), ["number", ...contests.map(({ printed }) => printed.key)], NUMBER_FORM);
    if (this.urnRows && this.urnRows.length !== ballots) this.blame("linesDiffer", { file: "urn.csv", lines: this.urnRows.length, ballots });
    const wrong = (this.urnRows ?? []).findIndex((cells) => several.length && several.filter((at) => cells[at] !== "").length !== 1);
    if (wrong >= 0) this.blame("badLine", { file: "urn.csv", line: wrong + 2 });
    return this.urnRows;
  }

  // Each line's cells, once header, order, doubles, form and root are right; null where they are not.
  rows(name, bytes, header, form) {
    if (!bytes) return null;
    const record = this.publication.files.find((file) => file.name === name), read = readLines(bytes);
    if (!read || read.header !== header.join(";")) return this.blame("badHeader", { file: name }), null;
    const rows = read.lines.map((line) => line.split(";"));
    const wrong = rows.findIndex((cells, at) => !form.test(cells[0]) || cells.length !== header.length || (at > 0 && cells[0] <= rows[at - 1][0]));
    if (wrong >= 0) return this.blame("badLine", { file: name, line: wrong + 2 }), null;
    if (record && (merkleRoot(read.lines) !== record.root || read.lines.length !== record.lines)) return this.blame("rootDiffers", { file: name }), null;
    return rows;
  }

  locked({ printed, outcome }) {
    const name = `locked-${printed.key}.csv`, rows = this.rows(name, this.good.get(name), ["name", "locked"], NAME_FORM);
    if (!rows) return;
    const { lowest, highest } = printed.ballot, width = (highest - lowest + 1).toString(2).length;
    const length = 2 * (1 + Math.ceil((width * printed.candidates.length) / 8));
    if (rows.length !== outcome.ballots) this.blame("ballotsDiffer", { contest: printed.title });
    const wrong = rows.findIndex(([, locked]) => locked.length !== length || !/^[0-9a-f]+$/.test(locked));
    if (wrong >= 0) this.blame("badLine", { file: name, line: wrong + 2 });
  }

  async recount(contest, texts, isWhole, salt, pabulib) {
    const { printed, outcome } = contest, title = printed.title, marking = markingOf(printed), ballots = this.ballots(printed, texts, marking, isWhole);
    if (!ballots) return;
    const total = ballots.reduce((sum, ballot) => sum + ballot.weight, 0);
    const blank = ballots.filter((ballot) => !ballot.marks.length).reduce((sum, ballot) => sum + ballot.weight, 0);
    const isAsSaid = outcome.ballots === null ? this.isPossible(printed, total) : total === outcome.ballots && blank === outcome.blank;
    if (!isAsSaid) this.blame("ballotsDiffer", { contest: title });
    if (regimeOf(total) !== outcome.regime) this.blame("wrongRegime", { contest: title });
    if (outcome.totals && !same(this.totals(printed, ballots, marking), outcome.totals)) this.blame("totalsDiffer", { contest: title });
    if (pabulib && !this.isPabulib(pabulib, contest, ballots)) this.blame("pbDiffers", { contest: title });
    if (!isKnown(printed.tally, marking)) {
      this.left.add("rule");
      this.say("unknownRule", { contest: title });
      return;
    }
    await this.compared(contest, new Count(printed.candidates, ballots, outcome.budget, printed.unit, printed.tally, this.publication.seed), salt);
  }

  async compared({ printed, outcome }, count, salt) {
    const contest = printed.title, { winners, cost, carried, text } = await count.result((raises) => this.tell(contest, raises));
    if (!tellsItsCourse(printed.tally.rule, outcome.regime)) winners.sort((one, other) => one - other);
    const figures = { contest, ballots: count.total, winners: winners.join(", ") };
    if (!same(winners, outcome.winners)) this.blame("winnersDiffer", figures);
    else if (cost !== outcome.total_cost || carried !== outcome.carried) this.blame("moneyDiffers", figures);
    else if (hex(sha256(joined(bytesOfHex(salt), bytesOf(text)))) !== outcome.result) this.blame("resultDiffers", figures);
    else {
      this.recounted += 1;
      this.say("recounted", figures);
    }
  }

  // Alike ballots together, each checked against the paper's own bounds; null where one is not valid.
  ballots(printed, texts, marking, isWhole) {
    const weights = new Map();
    for (const text of texts) weights.set(text, (weights.get(text) ?? 0) + 1);
    const ballots = [];
    for (const [text, weight] of weights) {
      try {
        const marks = readChoice(text, marking !== "approval");
        if (marks === null && isWhole && !isForEverybody(printed)) continue;
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

  totals(printed, ballots, marking) {
    const votes = new Map(printed.candidates.map((candidate) => [candidate.number, { number: candidate.number, sum: 0, votes: 0 }]));
    for (const { marks, weight } of ballots) {
      for (const mark of marks) {
        votes.get(mark.number).votes += weight;
        votes.get(mark.number).sum += weight * mark.value;
      }
    }
    const sorted = [...votes.values()].sort((one, other) => one.number - other.number);
    return marking === "approval" ? sorted.map((total) => ({ ...total, sum: null })) : sorted;
  }

  isPabulib(bytes, contest, ballots) {
    try {
      return isAsPublished(bytes, contest, ballots, this.publication.seed);
    } catch {
      return false;
    }
  }
}

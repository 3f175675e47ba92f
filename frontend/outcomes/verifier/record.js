// publication.json read strictly: every field, each of its kind, no other; and what its figures say of each other.
const isText = (value) => typeof value === "string", isFlag = (value) => typeof value === "boolean";
const isWhole = (value) => Number.isSafeInteger(value), isSum = (value) => isWhole(value) && value >= 0, isNumber = (value) => isWhole(value) && value > 0;
const isHash = (value) => isText(value) && /^[0-9a-f]{64}$/.test(value);
const orNull = (kind) => (value) => value === null || kind(value);
const oneOf = (...words) => (value) => words.includes(value);
const listOf = (kind) => (value) => Array.isArray(value) && value.every(kind);
const same = (one, other) => canonical(one) === canonical(other);
const isOnce = (values) => new Set(values).size === values.length;
const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
const shape = (fields) => (value) => isObject(value) && same(Object.keys(value).sort(byCodePoint), Object.keys(fields).sort(byCodePoint))
  && Object.entries(fields).every(([name, kind]) => kind(value[name]));
// A share of 0 to 1 in lowest terms, as it is written.
const isShare = (value) => isText(value) && /^\d+(\/\d+)?$/.test(value) && !/\/0+$/.test(value) && written(parseRatio(value)) === value && compare(parseRatio(value), ratio(1n)) <= 0;
const isTies = (value) => listOf(oneOf("cost", "votes", "id", "lot"))(value) && isOnce(value) && ["id", "lot"].includes(value.at(-1))
  && !value.slice(0, -1).some((tie) => ["id", "lot"].includes(tie));

const COMMON_BOUNDS = { minimum: isNumber, maximum: orNull(isNumber), spending_limit: orNull(isSum), blank_allowed: isFlag };
const BOUNDS = {
  approval: {}, knapsack: {}, approval_knapsack: {}, points: { lowest: isWhole, highest: isWhole, total: orNull(isWhole) },
  ranking: { lowest: oneOf(1), highest: orNull(isNumber) }, grades: { lowest: isWhole, highest: isWhole },
};
const OPTIONS = {
  leftover: oneOf("skip", "stop", "top-up", "carry"), top_up_from: isShare, reserve: isSum, minimum_votes: isSum, minimum_share: isShare,
  winners: orNull(isNumber), reserved: Array.isArray, quotas: Array.isArray, exclusive: Array.isArray, ties: isTies, seed: oneOf(null),
  keep_unsupported: isFlag, utility: oneOf("approvals", "cardinality", "cost", "points", "borda", "borda-zero"), vector: listOf(isWhole),
  completion: oneOf("none", "add1", "add1u", "greedy"), add1_stop: oneOf("exhaustive", "overspend"), share: oneOf("exact", "floor"),
  comparison: isFlag, ungraded: oneOf("lowest", "ignored"), lowest_grade: isWhole,
};
const CANDIDATE = shape({
  number: isNumber, id: (value) => isText(value) && value !== "", title: isText, cost: isSum, withdrawn: isFlag,
  labels: (value) => listOf(isText)(value) && same(value, [...value].sort(byCodePoint)),
});
const PRINTED = shape({
  key: (value) => isText(value) && /^[a-z0-9][a-z0-9-]{0,39}$/.test(value), title: isText, amount: isSum, unit: isNumber, candidates: listOf(CANDIDATE),
  ballot: shape({ rule: (value) => value in BOUNDS, bounds: isObject, lowest: isWhole, highest: isWhole }),
  tally: shape({ rule: isText, options: shape(OPTIONS) }), is_for_some: isFlag, is_one_of_several: isFlag,
});
const OUTCOME = shape({
  regime: oneOf("open", "locked", "totals", "winners"), ballots: orNull(isWhole), blank: orNull(isWhole),
  totals: orNull(listOf(shape({ number: isWhole, votes: isWhole, sum: orNull(isWhole) }))), winners: listOf(isWhole), total_cost: isWhole,
  budget: isWhole, carried: isWhole, receives: listOf(isText), result: isText, is_salted: isFlag, clear: isText,
});
const PUBLICATION = shape({
  format: oneOf("faire-ensemble publication 1"), origin: isText, town: isText, edition: isText, key: isText, paper: isObject, paper_fingerprint: isText,
  seed: isText, seed_commitment: isText, ballots: isWhole, contests: listOf(shape({ printed: PRINTED, outcome: OUTCOME })),
  files: listOf(shape({ name: isText, size: isWhole, sha256: isText, lines: isWhole, root: isText })), opening: isText, closing: isText,
});

function readPublication(bytes) {
  // `on_paper` is written where there were sheets of paper, and nowhere else.
  const value = readCanonical(bytes), { on_paper: onPaper, ...others } = isObject(value) ? value : {};
  const isRead = PUBLICATION(others) && (onPaper === undefined || isNumber(onPaper)) && value.contests.length && isOnce(value.contests.map(({ printed }) => printed.key))
    && value.contests.every(({ printed }) => isPrinted(printed));
  if (!isRead) throw new Unreadable("publication");
  return value;
}

function isPrinted({ ballot, candidates }) {
  const { rule, bounds, lowest, highest } = ballot, { minimum, maximum } = bounds, ranks = Math.min(maximum ?? Infinity, candidates.length);
  const [least, most] = rule === "ranking" ? [1, bounds.highest ?? Math.max(1, ranks)] : "lowest" in BOUNDS[rule] ? [bounds.lowest, bounds.highest] : [1, 1];
  const isLimited = rule === "knapsack" || rule === "approval_knapsack";
  return shape({ ...COMMON_BOUNDS, ...BOUNDS[rule] })(bounds) && minimum <= (maximum ?? Infinity) && isLimited === (bounds.spending_limit !== null)
    && lowest === least && highest === most && lowest <= highest && isOnce(candidates.map(({ number }) => number)) && isOnce(candidates.map(({ id }) => id));
}

const SHARING = ["equal-shares", "phragmen"];
// Whether steps, reasons and order are told: of few ballots they tell of single ones.
const tellsItsCourse = (rule, regime) => regime === "open" || (regime !== "winners" && !SHARING.includes(rule));
const regimeOf = (ballots) => (ballots >= 200 ? "open" : ballots >= 30 ? "locked" : ballots >= 10 ? "totals" : "winners");
const MARKINGS = { points: "points", ranking: "ranking", grades: "grades" };
const markingOf = (printed) => MARKINGS[printed.ballot.rule] ?? "approval";
const isForEverybody = (printed) => !printed.is_for_some && !printed.is_one_of_several;
const isOneUrn = (publication) => publication.contests.every(({ outcome }) => outcome.regime === "open");

// The files that the regimes make; in each contest the figures that its regime shows, and none that cannot be.
function isCoherent(publication) {
  const { contests, files } = publication;
  const isSound = (file) => (file.name.endsWith(".csv") ? isHash(file.root) : file.lines === 0 && file.root === "");
  return same(files.map((file) => file.name), [...filesOf(publication)].sort(byCodePoint)) && files.every(isSound)
    && contests.every(({ outcome }) => showsItsRegime(outcome)) && contests.every(addsUp);
}

function* filesOf(publication) {
  if (isOneUrn(publication)) yield "urn.csv";
  for (const { printed, outcome } of publication.contests) {
    if (outcome.regime === "open") yield `contest-${printed.key}.pb`;
    if (outcome.regime === "locked" || (outcome.regime === "open" && !isOneUrn(publication))) yield `${outcome.regime}-${printed.key}.csv`;
  }
}

function showsItsRegime({ regime, ballots, blank, totals, clear, result, is_salted: isSalted }) {
  const isOpen = regime === "open", isShown = regime !== "winners";
  return [ballots, blank, totals].every((figure) => (figure !== null) === isShown) && isHash(result) && isSalted === !isOpen
    && (isOpen ? clear === "" : isHash(clear));
}

function addsUp({ printed, outcome }) {
  const costs = new Map(printed.candidates.filter((one) => !one.withdrawn).map(({ number, cost }) => [number, cost]));
  const { ballots, blank, totals, winners, budget, carried, total_cost: cost } = outcome, most = (ballots ?? 0) - (blank ?? 0);
  const numbers = printed.candidates.map(({ number }) => number).sort((one, other) => one - other), isPlain = markingOf(printed) === "approval";
  return Math.min(ballots ?? 0, blank ?? 0, budget, carried, cost) >= 0 && isOnce(winners) && winners.every((number) => costs.has(number))
    && winners.reduce((sum, number) => sum + costs.get(number), 0) === cost
    && (totals === null || (same(totals.map(({ number }) => number), numbers)
      && totals.every(({ votes, sum }) => votes >= 0 && votes <= most && (sum === null) === isPlain)));
}

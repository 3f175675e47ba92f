// A contest as a Pabulib file: the one that its ballots and its paper make, and nothing of the voters.
function cellsOf(line) {
  const cells = [];
  let rest = line;
  while (rest !== undefined) {
    const quoted = /^"((?:[^"]|"")*)"(?:;|$)/.exec(rest);
    if (quoted) {
      cells.push(quoted[1].replaceAll('""', '"'));
      rest = quoted[0].endsWith(";") ? rest.slice(quoted[0].length) : undefined;
    } else {
      const cut = rest.indexOf(";");
      cells.push(cut < 0 ? rest : rest.slice(0, cut));
      rest = cut < 0 ? undefined : rest.slice(cut + 1);
    }
  }
  return cells;
}

// Three tables of cells; a cell may hold a line break between its quotes.
function sectionsOf(bytes) {
  const sections = { META: [], PROJECTS: [], VOTES: [] };
  let section = [], open = "";
  for (const line of textOf(bytes).split("\n")) {
    const whole = open + line;
    if ((whole.split('"').length - 1) % 2) open = `${whole}\n`;
    else {
      open = "";
      if (sections[whole]) section = sections[whole];
      else if (whole) section.push(cellsOf(whole));
    }
  }
  return sections;
}

const LABEL_KINDS = ["district", "neighborhood", "category", "beneficiaries"];
const VOTE_TYPES = { approval: "approval", points: "scoring", grades: "scoring", ranking: "ordinal" };
const moneyOf = (amount, unit) => {
  const part = amount % unit, decimals = String(unit).length - 1;
  return part ? `${Math.floor(amount / unit)}.${String(part).padStart(decimals, "0")}`.replace(/0+$/, "") : String(amount / unit);
};

// Whether the file says of projects, money, rules and ballots what the rest of the publication says.
function isAsPublished(bytes, { printed, outcome }, ballots, seed) {
  const { META, PROJECTS, VOTES } = sectionsOf(bytes), meta = new Map(META.map(([name, value]) => [name, value])), marking = markingOf(printed);
  const said = JSON.parse(meta.get("published_rules")), rules = { rule: printed.tally.rule, options: { ...printed.tally.options, seed } };
  const candidates = [...printed.candidates].sort((one, other) => one.number - other.number), total = ballots.reduce((sum, { weight }) => sum + weight, 0);
  const facts = { budget: moneyOf(outcome.budget, printed.unit), vote_type: VOTE_TYPES[marking], num_projects: String(candidates.length), num_votes: String(total) };
  return isOnce(META.map(([name]) => name)) && same(said, rules) && Object.entries(facts).every(([name, value]) => meta.get(name) === value)
    && same(PROJECTS, projectRows(candidates, printed, outcome, ballots)) && same(VOTES, voteRows(candidates, marking, ballots));
}

function projectRows(candidates, printed, outcome, ballots) {
  const labels = (one, kind) => one.labels.filter((label) => label.startsWith(`${kind}:`)).map((label) => label.slice(kind.length + 1));
  const kinds = [...new Set(candidates.flatMap((one) => one.labels.map((label) => label.split(":")[0])))].filter((kind) => LABEL_KINDS.includes(kind));
  const votes = new Map(candidates.map(({ number }) => [number, 0]));
  for (const { marks, weight } of ballots) for (const { number } of marks) votes.set(number, votes.get(number) + weight);
  const rows = candidates.map((one) => [
    one.id, String(one.number), one.withdrawn ? "999999999" : moneyOf(one.cost, printed.unit), String(votes.get(one.number)),
    ...kinds.map((kind) => labels(one, kind).join(",")), one.title, outcome.winners.includes(one.number) ? "1" : "0",
  ]);
  return [["project_id", "printed_number", "cost", "votes", ...kinds, "name", "selected"], ...rows];
}

// Under row numbers 1, 2, 3 …, in the order of their content; points from the most, ranks from the first.
function voteRows(candidates, marking, ballots) {
  const places = new Map(candidates.map(({ number }, place) => [number, place])), isValued = marking === "points" || marking === "grades";
  const ordered = ballots.map(({ marks, weight }) => ({ weight, marks: marks.map(({ number, value }) => [places.get(number), value]) }))
    .sort((one, other) => inOrder(one.marks.flat(), other.marks.flat()));
  const rows = [isValued ? ["voter_id", "vote", "points"] : ["voter_id", "vote"]];
  for (const { marks, weight } of ordered) {
    const listed = [...marks].sort((one, other) => (isValued ? other[1] - one[1] : marking === "ranking" ? one[1] - other[1] : 0) || one[0] - other[0]);
    const cells = [listed.map(([place]) => candidates[place].id).join(","), ...(isValued ? [listed.map(([, value]) => value).join(",")] : [])];
    for (let left = weight; left > 0; left -= 1) rows.push([String(rows.length), ...cells]);
  }
  return rows;
}

function inOrder(one, other) {
  const at = one.findIndex((figure, place) => figure !== other[place]);
  if (at < 0) return one.length - other.length;
  return at < other.length ? one[at] - other[at] : 1;
}

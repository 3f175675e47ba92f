// Greedy by score and the Method of Equal Shares, from the words of voting/tally/README.md, with each step, reason and
// lot. Whole numbers of any length: nothing is rounded, and ties go to the criteria and the lot.
const gcd = (one, other) => {
  while (other) [one, other] = [other, one % other];
  return one;
};
function ratio(above, below = 1n) {
  const common = gcd(above < 0n ? -above : above, below) || 1n;
  return { above: above / common, below: below / common };
}
const compare = (one, other) => {
  const difference = one.above * other.below - other.above * one.below;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
};
const add = (one, other) => ratio(one.above * other.below + other.above * one.below, one.below * other.below);
const subtract = (one, other) => ratio(one.above * other.below - other.above * one.below, one.below * other.below);
const multiply = (one, other) => ratio(one.above * other.above, one.below * other.below);
const divide = (one, other) => ratio(one.above * other.below, one.below * other.above);
const ZERO = ratio(0n), MILLION = 1000000n;
const floor = (one) => one.above / one.below;
const written = (one) => (one.below === 1n ? `${one.above}` : `${one.above}/${one.below}`);
const parseRatio = (text) => {
  const found = /^(\d+)(?:\/(\d+)|\.(\d+))?$/.exec(String(text));
  if (!found) throw new Unreadable("share");
  return found[3] ? ratio(BigInt(found[1] + found[3]), 10n ** BigInt(found[3].length)) : ratio(BigInt(found[1]), BigInt(found[2] ?? 1));
};

const DEFAULTS = {
  leftover: "skip", top_up_from: "0", reserve: 0, minimum_votes: 0, minimum_share: "0", winners: null, reserved: [], quotas: [],
  exclusive: [], ties: ["cost", "votes", "lot"], seed: null, keep_unsupported: false, utility: "approvals", vector: [],
  completion: "none", add1_stop: "exhaustive", share: "exact", comparison: false, ungraded: "lowest", lowest_grade: 0,
};
// Bounds that a settled paper does not say.
const USUAL_BOUNDS = { minimum: 1, maximum: null, spending_limit: null, blank_allowed: true };
const USUAL = {
  approval: { maximum: 5 }, knapsack: { maximum: 5 }, approval_knapsack: { maximum: 5 }, points: { lowest: 1, highest: 5, total: null },
  ranking: { lowest: 1, highest: null }, grades: { lowest: 0, highest: 5 },
};
const UNKNOWN_HERE = ["reserved", "quotas", "exclusive", "comparison", "vector"];
const RULES = { greedy: ["approvals", "cardinality", "points"], fixed: ["approvals", "cardinality", "points"],
  "greedy-per-cost": ["approvals", "cardinality", "cost", "points"], "equal-shares": ["approvals", "cardinality", "cost", "points"] };

// Whether this page knows the rule with all its options; else the observer's command counts it.
function isKnown(tally, marking) {
  const isPlain = UNKNOWN_HERE.every((name) => canonical(tally.options[name] ?? DEFAULTS[name]) === canonical(DEFAULTS[name]));
  const utility = tally.options.utility ?? DEFAULTS.utility;
  const isOfMarks = marking === "approval" ? utility !== "points" : marking === "points";
  return isPlain && isOfMarks && Boolean(RULES[tally.rule]?.includes(utility));
}

// What every rule shares: who runs, what they are worth, who comes first of equals; what is said of each decision.
class Count {
  // `ballots`: [{marks: [{number, value}], weight}], alike ones together; blank ones have no marks.
  constructor(candidates, ballots, budget, unit, tally, seed) {
    this.options = { ...DEFAULTS, ...tally.options, seed };
    this.rule = tally.rule;
    this.budget = BigInt(budget);
    this.unit = BigInt(unit);
    this.ballots = ballots;
    this.total = ballots.reduce((sum, ballot) => sum + ballot.weight, 0);
    this.all = candidates.map((candidate) => ({ ...candidate, price: BigInt(candidate.cost), votes: 0, score: 0n, support: [] }))
      .sort((one, other) => one.number - other.number);
    const byNumber = new Map(this.all.map((candidate) => [candidate.number, candidate]));
    ballots.forEach((ballot, place) => ballot.marks.forEach((mark) => this.note(byNumber.get(mark.number), mark.value, ballot, place)));
    const share = parseRatio(this.options.minimum_share);
    const wanted = (share.above * BigInt(this.total) + share.below - 1n) / share.below;
    this.least = BigInt(this.options.minimum_votes) > wanted ? BigInt(this.options.minimum_votes) : wanted;
    [this.winners, this.steps, this.lots, this.reasons, this.figures] = [[], [], [], new Map(), {}];
    this.running = this.all.filter((candidate) => !this.isKeptOut(candidate));
    this.left = this.budget;
    this.reserve = BigInt(this.options.reserve);
    this.stoppedBy = null;
    this.stage = "main";
  }

  note(candidate, value, ballot, place) {
    const isPoints = this.options.utility === "points", worth = isPoints ? value : value > 0 ? 1 : 0;
    if (value > 0) candidate.votes += ballot.weight;
    candidate.score += BigInt(worth) * BigInt(ballot.weight);
    if (worth > 0) candidate.support.push({ place, weight: ballot.weight, worth });
  }

  isKeptOut(candidate) {
    const { votes } = candidate;
    if (candidate.withdrawn) this.reasons.set(candidate, { code: "withdrawn" });
    else if (!votes && !this.options.keep_unsupported) this.reasons.set(candidate, { code: "no_support" });
    else if (BigInt(votes) < this.least) {
      this.reasons.set(candidate, { code: "below_minimum", votes, minimum: this.least, missing_votes: this.least - BigInt(votes) });
    }
    return this.reasons.has(candidate);
  }

  say(candidate, code, more) {
    this.reasons.set(candidate, { code, votes: candidate.votes, cost: candidate.price, ...more });
  }

  lot(candidate) {
    candidate.drawn ??= sha256Text(`${this.options.seed}:${candidate.number}`);
    return candidate.drawn;
  }

  // Equals, best first, each with the criterion that told it apart; a lot that nobody waits for is not drawn.
  * settled(tied, criteria = this.options.ties, by = null) {
    const [criterion, ...further] = criteria;
    if (tied.length === 1) yield { candidate: tied[0], by, lot: null };
    else if (criterion === "lot") {
      const drawn = [...tied].sort((one, other) => (this.lot(one) < this.lot(other) ? -1 : 1));
      const lot = drawn.map((one) => ({ candidate: one.id, number: one.number, draw: this.lot(one) }));
      for (const [place, candidate] of drawn.entries()) yield { candidate, by: "lot", lot: place ? null : lot };
    } else {
      const order = (one, other) => (criterion === "cost" ? Number(one.price - other.price) : criterion === "votes" ? other.votes - one.votes
        : byCodePoint(one.id, other.id));
      for (const equals of grouped(tied, order)) yield* this.settled(equals, further, criterion);
    }
  }

  isEnough() {
    return this.winners.length === this.options.winners;
  }

  isOver(candidates) {
    if (this.stoppedBy === null && !this.isEnough()) return false;
    for (const candidate of candidates) {
      if (this.stoppedBy !== null) this.say(candidate, "stopped", { left: this.left, stopped_by: this.stoppedBy.id });
      else this.say(candidate, "enough_winners", { winners: this.winners.length });
    }
    return true;
  }

  // From the greatest key down, whatever still fits; what does not is passed over, or ends it.
  fill(candidates, key, details) {
    for (const tied of grouped(candidates, (one, other) => compare(key(other), key(one)))) {
      if (this.isOver(tied)) continue;
      const rest = new Set(tied);
      for (const settled of this.settled(tied)) {
        rest.delete(settled.candidate);
        this.decide(settled, tied, details(settled.candidate));
        if (this.isOver(rest)) break;
      }
    }
  }

  decide({ candidate, by, lot }, tied, details) {
    const missing = candidate.price > this.left ? candidate.price - this.left : 0n, { left } = this;
    const isToppedUp = missing > 0n && this.mayTopUp(candidate, missing), funded = !missing || isToppedUp;
    this.steps.push({
      candidate: candidate.id, score: candidate.score, cost: candidate.price, left, funded, settled_by: by, stage: this.stage, pass_index: 0,
      tied_with: tied.filter((one) => one !== candidate).map((one) => one.id), details: isToppedUp ? { ...details, from_reserve: missing } : details,
    });
    if (lot) this.lots.push(lot);
    if (missing && this.options.leftover !== "skip") this.stoppedBy = candidate;
    if (!funded) return this.say(candidate, "too_dear", { left, missing });
    if (isToppedUp) this.reserve -= missing;
    this.left += missing - candidate.price;
    this.say(candidate, isToppedUp ? "topped_up" : "funded", isToppedUp ? { left: 0, from_reserve: missing } : { left: this.left });
    return this.winners.push(candidate);
  }

  mayTopUp(candidate, missing) {
    if (this.options.leftover !== "top-up" || missing > this.reserve) return false;
    return compare(ratio(this.left), multiply(parseRatio(this.options.top_up_from), ratio(candidate.price))) >= 0;
  }

  // Free ones first; where utility is the cost it cancels out.
  perCost(candidate) {
    if (candidate.price === 0n) return ratio(1n << 200n);
    return this.options.utility === "cost" ? ratio(candidate.score) : ratio(candidate.score, candidate.price);
  }

  ofMillion(candidate) {
    if (candidate.price === 0n || this.options.utility === "cost") return {};
    return { score_per_million: (candidate.score * MILLION * this.unit) / candidate.price };
  }

  async result(tell) {
    const isPerCost = this.rule === "greedy-per-cost", key = isPerCost ? (one) => this.perCost(one) : (one) => ratio(one.score);
    if (this.rule === "equal-shares") await this.equalShares(tell);
    else this.fill(this.running, key, isPerCost ? (one) => this.ofMillion(one) : () => ({}));
    const isCarried = this.options.leftover === "carry";
    if (isCarried) this.figures.carried = this.left;
    return {
      winners: this.winners.map((one) => one.number),
      cost: Number(this.winners.reduce((sum, one) => sum + one.price, 0n)),
      carried: isCarried ? Number(this.left) : 0,
      text: this.text(key),
    };
  }

  // The whole result, as its fingerprint is made.
  text(key) {
    const { rule, options, budget, unit, total, steps, lots, winners } = this;
    const named = this.all.filter((one) => !["withdrawn", "no_support"].includes(this.reasons.get(one).code) || this.running.includes(one));
    return canonical({
      rule, options, budget, unit, ballots: total, steps, lots, comparison: null,
      blank: this.ballots.reduce((sum, ballot) => sum + (ballot.marks.length ? 0 : ballot.weight), 0),
      winners: winners.map((one) => one.id),
      total_cost: winners.reduce((sum, one) => sum + one.price, 0n),
      ranking: rule === "equal-shares" ? [] : grouped(named, (one, other) => compare(key(other), key(one))).map((tied) => tied.map((one) => one.id)),
      entries: this.all.map((one) => ({ id: one.id, number: one.number, cost: one.price, votes: one.votes, score: one.score, reason: this.reasons.get(one) })),
      passes: [{ stage: "main", label: "", budget, figures: this.figures }],
    });
  }

  async equalShares(tell) {
    const fitting = [];
    for (const one of this.running) {
      if (one.price <= this.budget) fitting.push(one);
      else this.say(one, "too_dear", { left: this.budget, missing: one.price - this.budget });
    }
    const pool = fitting.filter((one) => one.support.length), run = await this.keptRun(pool, tell);
    for (const { settled, tied, rho, full } of run.bought) {
      const price = this.options.utility === "cost" ? multiply(rho, ratio(settled.candidate.price)) : rho;
      this.decide(settled, tied, { paid_in_full: full, price_millionths: floor(multiply(price, ratio(MILLION))) });
    }
    for (const one of fitting) if (!this.winners.includes(one)) this.explain(one, run, pool);
    if (!["greedy", "add1u"].includes(this.options.completion)) return;
    this.stage = "completion";
    this.fill(fitting.filter((one) => !this.winners.includes(one)), (one) => this.perCost(one), (one) => this.ofMillion(one));
  }

  explain(candidate, run, pool) {
    if (!pool.includes(candidate)) this.reasons.set(candidate, { code: "no_support" });
    else if (this.isEnough()) this.say(candidate, "enough_winners", { winners: this.winners.length });
    else {
      const held = floor(run.heldFor(candidate));
      this.say(candidate, "supporters_short", { held, missing: candidate.price - held });
    }
  }

  // Every share is raised by one unit of money, and all counted anew, until a run is the last one.
  async keptRun(pool, tell) {
    const people = BigInt(this.total || 1), isRaised = ["add1", "add1u"].includes(this.options.completion);
    const first = this.options.share === "floor" ? ratio((this.budget / (people * this.unit)) * this.unit) : ratio(this.budget, people);
    let kept = new Purchases(this, pool, this.total ? first : ZERO), raises = 0, stopped = this.whyLast(pool, kept);
    while (isRaised && !stopped) {
      const richer = new Purchases(this, pool, add(kept.share, ratio(this.unit)));
      if (richer.spent > this.budget) stopped = "overspend";
      else {
        [kept, raises, stopped] = [richer, raises + 1, this.whyLast(pool, richer)];
        if (raises % 20 === 0) await tell(raises);
      }
    }
    Object.assign(this.figures, { share: floor(kept.share), share_exact: written(kept.share), raises }, isRaised ? { stopped } : {});
    return kept;
  }

  whyLast(pool, run) {
    const waiting = !this.total || run.isEnough() ? [] : pool.filter((one) => !run.bought.some(({ settled }) => settled.candidate === one));
    if (this.options.add1_stop === "overspend") return waiting.length ? "" : "everything";
    return waiting.some((one) => one.price <= this.budget - run.spent) ? "" : "exhaustive";
  }
}

// In order, equals together; those of equal key as they came.
function grouped(candidates, order) {
  const groups = [];
  for (const one of [...candidates].sort(order)) {
    if (groups.length && order(groups.at(-1)[0], one) === 0) groups.at(-1).push(one);
    else groups.push([one]);
  }
  return groups;
}

// Greedy by score and the Method of Equal Shares, from the words of voting/tally/README.md. Whole numbers of any length:
// nothing is rounded, and ties go to the criteria and the lot.
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
const ZERO = ratio(0n);
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

// What every rule shares: who runs, what they are worth, who comes first of equals.
class Count {
  // `ballots`: [{marks: [{number, value}], weight}], alike ones together; blank ones have no marks.
  constructor(candidates, ballots, budget, unit, tally, seed) {
    this.options = { ...DEFAULTS, ...tally.options, seed };
    this.rule = tally.rule;
    this.budget = BigInt(budget);
    this.unit = BigInt(unit);
    this.ballots = ballots;
    this.total = ballots.reduce((sum, ballot) => sum + ballot.weight, 0);
    this.all = candidates.map((candidate) => ({ ...candidate, price: BigInt(candidate.cost), votes: 0, score: 0n, support: [] }));
    const byNumber = new Map(this.all.map((candidate) => [candidate.number, candidate]));
    ballots.forEach((ballot, place) => ballot.marks.forEach((mark) => this.note(byNumber.get(mark.number), mark.value, ballot, place)));
    const share = parseRatio(this.options.minimum_share);
    const wanted = (share.above * BigInt(this.total) + share.below - 1n) / share.below;
    const least = BigInt(this.options.minimum_votes) > wanted ? BigInt(this.options.minimum_votes) : wanted;
    this.running = this.all
      .filter((one) => !one.withdrawn && (one.votes > 0 || this.options.keep_unsupported) && BigInt(one.votes) >= least)
      .sort((one, other) => one.number - other.number);
    this.winners = [];
    this.left = this.budget;
    this.reserve = BigInt(this.options.reserve);
    this.isStopped = false;
  }

  note(candidate, value, ballot, place) {
    const isPoints = this.options.utility === "points", worth = isPoints ? value : value > 0 ? 1 : 0;
    if (value > 0) candidate.votes += ballot.weight;
    candidate.score += BigInt(worth) * BigInt(ballot.weight);
    if (worth > 0) candidate.support.push({ place, weight: ballot.weight, worth });
  }

  lot(candidate) {
    candidate.drawn ??= sha256Text(`${this.options.seed}:${candidate.number}`);
    return candidate.drawn;
  }

  // Of equals the one that the criteria put first.
  first(equals) {
    return equals.reduce((best, other) => (this.isBefore(other, best) ? other : best));
  }

  isBefore(one, other) {
    for (const criterion of this.options.ties) {
      const difference = criterion === "cost" ? Number(one.price - other.price) : criterion === "votes" ? other.votes - one.votes
        : criterion === "id" ? byCodePoint(one.id, other.id) : this.lot(one) < this.lot(other) ? -1 : 1;
      if (difference) return difference < 0;
    }
    return false;
  }

  isEnough() {
    return this.winners.length === this.options.winners;
  }

  // From the greatest key down, whatever still fits; what does not is passed over, or ends it.
  fill(candidates, key) {
    const waiting = [...candidates];
    while (waiting.length && !this.isStopped && !this.isEnough()) {
      const best = waiting.reduce((most, one) => (compare(key(one), most) > 0 ? key(one) : most), key(waiting[0]));
      const taken = this.first(waiting.filter((one) => compare(key(one), best) === 0));
      waiting.splice(waiting.indexOf(taken), 1);
      this.decide(taken);
    }
  }

  decide(candidate) {
    const missing = candidate.price > this.left ? candidate.price - this.left : 0n;
    if (missing > 0n && this.options.leftover !== "skip") this.isStopped = true;
    if (missing > 0n && !this.mayTopUp(candidate, missing)) return;
    this.reserve -= missing;
    this.left += missing - candidate.price;
    this.winners.push(candidate);
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

  async result(tell) {
    if (this.rule === "equal-shares") await this.equalShares(tell);
    else this.fill(this.running, this.rule === "greedy-per-cost" ? (one) => this.perCost(one) : (one) => ratio(one.score));
    return {
      winners: this.winners.map((one) => one.number),
      cost: Number(this.winners.reduce((sum, one) => sum + one.price, 0n)),
      carried: this.options.leftover === "carry" ? Number(this.left) : 0,
    };
  }

  async equalShares(tell) {
    const fitting = this.running.filter((one) => one.price <= this.budget);
    const run = await this.keptRun(fitting.filter((one) => one.support.length), tell);
    for (const candidate of run.bought) this.decide(candidate);
    if (["greedy", "add1u"].includes(this.options.completion)) {
      this.fill(fitting.filter((one) => !this.winners.includes(one)), (one) => this.perCost(one));
    }
  }

  // Every share is raised by one unit of money, and all counted anew, until a run is the last one.
  async keptRun(pool, tell) {
    const people = BigInt(this.total || 1);
    const floor = ratio((this.budget / (people * this.unit)) * this.unit);
    let kept = this.run(pool, this.options.share === "floor" ? floor : ratio(this.budget, people)), raises = 0;
    if (!this.total || !["add1", "add1u"].includes(this.options.completion)) return kept;
    while (!this.isLast(pool, kept)) {
      const richer = this.run(pool, add(kept.share, ratio(this.unit)));
      if (richer.spent > this.budget) return kept;
      kept = richer;
      raises += 1;
      if (raises % 20 === 0) await tell(raises);
    }
    return kept;
  }

  isLast(pool, run) {
    const waiting = pool.filter((one) => !run.bought.includes(one));
    if (this.options.add1_stop === "overspend") return !waiting.length;
    return !waiting.some((one) => one.price <= this.budget - run.spent);
  }

  run(pool, share) {
    return new Purchases(this, pool, share);
  }
}

// Ballots that paid the same have the same left: they share a purse, so that there are few fractions.
class Purchases {
  constructor(count, pool, share) {
    this.count = count;
    this.share = share;
    this.bought = [];
    this.spent = 0n;
    this.purses = [share];
    this.purseOf = new Int32Array(count.ballots.length);
    const waiting = new Map(pool.map((candidate) => [candidate, ZERO])); // no price is ever below an earlier one
    while (waiting.size) {
      const offers = this.best(waiting);
      if (!offers.length) return;
      const taken = count.first(offers.map((offer) => offer.candidate));
      this.collect(offers.find((offer) => offer.candidate === taken));
      waiting.delete(taken);
      this.bought.push(taken);
      this.spent += taken.price;
    }
  }

  // The offers of least rho; who can no longer be paid is left out for good.
  best(waiting) {
    let least = null, offers = [];
    for (const [candidate, known] of [...waiting].sort((one, other) => compare(one[1], other[1]))) {
      if (least && compare(known, least) > 0) break;
      const rho = this.rho(candidate);
      if (rho === null) {
        waiting.delete(candidate);
        continue;
      }
      waiting.set(candidate, rho);
      const order = least ? compare(rho, least) : -1;
      if (order < 0) [least, offers] = [rho, []];
      if (order <= 0) offers.push({ candidate, rho });
    }
    return offers;
  }

  // The least rho for which the supporters, each paying min(money, rho × utility), reach the cost.
  rho(candidate) {
    if (candidate.price === 0n) return ZERO;
    const factor = this.count.options.utility === "cost" ? candidate.price : 1n;
    const groups = new Map();
    for (const { place, weight, worth } of candidate.support) {
      const purse = this.purseOf[place], key = purse * 1048576 + worth, group = groups.get(key);
      if (group) group.weight += weight;
      else if (this.purses[purse].above > 0n) groups.set(key, { money: this.purses[purse], worth: BigInt(worth) * factor, weight });
    }
    // Who runs out first comes first: least money for what the project is worth to them.
    const rows = [...groups.values()].map((group) => ({ ...group, ends: divide(group.money, ratio(group.worth)) }));
    rows.sort((one, other) => compare(one.ends, other.ends));
    let needed = ratio(candidate.price), worth = rows.reduce((sum, row) => sum + row.worth * BigInt(row.weight), 0n);
    for (const row of rows) {
      const rho = divide(needed, ratio(worth));
      if (compare(rho, row.ends) <= 0) return rho;
      needed = subtract(needed, multiply(row.money, ratio(BigInt(row.weight))));
      worth -= row.worth * BigInt(row.weight);
    }
    return null;
  }

  collect({ candidate, rho }) {
    if (candidate.price === 0n) return;
    const factor = this.count.options.utility === "cost" ? candidate.price : 1n, moved = new Map();
    for (const { place, worth } of candidate.support) {
      const purse = this.purseOf[place], key = purse * 1048576 + worth;
      if (!moved.has(key)) moved.set(key, this.purseAfter(purse, multiply(rho, ratio(BigInt(worth) * factor))));
      this.purseOf[place] = moved.get(key);
    }
  }

  purseAfter(purse, price) {
    const money = this.purses[purse];
    this.purses.push(compare(money, price) <= 0 ? ZERO : subtract(money, price));
    return this.purses.length - 1;
  }
}

// One run of Equal Shares with a given share: who has how much, and who buys what with whom.
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
    while (count.total && waiting.size && !this.isEnough()) {
      const offers = this.best(waiting);
      if (!offers.length) return;
      const tied = offers.map((offer) => offer.candidate).sort((one, other) => one.number - other.number);
      const settled = count.settled(tied).next().value, { rho, full } = offers.find((offer) => offer.candidate === settled.candidate);
      this.collect({ candidate: settled.candidate, rho });
      waiting.delete(settled.candidate);
      this.bought.push({ settled, tied, rho, full });
      this.spent += settled.candidate.price;
    }
  }

  isEnough() {
    return this.bought.length === this.count.options.winners;
  }

  heldFor(candidate) {
    return candidate.support.reduce((sum, { place, weight }) => add(sum, multiply(this.purses[this.purseOf[place]], ratio(BigInt(weight)))), ZERO);
  }

  // The offers of least rho; who can no longer be paid is left out for good.
  best(waiting) {
    let least = null, offers = [];
    for (const [candidate, known] of [...waiting].sort((one, other) => compare(one[1], other[1]))) {
      if (least && compare(known, least) > 0) break;
      const offer = this.offer(candidate);
      if (offer === null) {
        waiting.delete(candidate);
        continue;
      }
      const { rho, full } = offer;
      waiting.set(candidate, rho);
      const order = least ? compare(rho, least) : -1;
      if (order < 0) [least, offers] = [rho, []];
      if (order <= 0) offers.push({ candidate, rho, full });
    }
    return offers;
  }

  // The least rho for which the supporters, each paying min(money, rho × utility), reach the cost; how many pay in full.
  offer(candidate) {
    if (candidate.price === 0n) return { rho: ZERO, full: candidate.support.reduce((sum, { weight }) => sum + weight, 0) };
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
    let full = rows.reduce((sum, row) => sum + row.weight, 0), needed = ratio(candidate.price), worth = rows.reduce((sum, row) => sum + row.worth * BigInt(row.weight), 0n);
    for (const row of rows) {
      const rho = divide(needed, ratio(worth));
      if (compare(rho, row.ends) <= 0) return { rho, full };
      needed = subtract(needed, multiply(row.money, ratio(BigInt(row.weight))));
      worth -= row.worth * BigInt(row.weight);
      full -= row.weight;
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

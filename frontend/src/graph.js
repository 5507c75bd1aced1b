// Who touches whom, from the facts table that came with the map. The drawing has no say here.

export class Graph {
  /** @param {Iterable<[string, string]>} pairs @param {Object<string, string[]|null>} unknown units without known border */
  constructor(pairs, unknown = {}) {
    this.near = new Map();
    this.unknown = unknown;
    for (const [a, b] of pairs) {
      this.of(a).add(b);
      this.of(b).add(a);
    }
  }

  of(code) {
    if (!this.near.has(code)) this.near.set(code, new Set());
    return this.near.get(code);
  }

  /** true, false, or null when nobody has published the border that would tell. */
  touches(a, b) {
    if (this.of(a).has(b)) return true;
    for (const [one, other] of [[a, b], [b, a]]) {
      if (one in this.unknown && (this.unknown[one] === null || this.unknown[one].includes(other))) return null;
    }
    return false;
  }

  /**
   * Connected pieces, largest first; among equals the one chosen first. `hopeful` also counts borders that are only
   * possible, because nobody has published them: nothing is called apart that may not be.
   */
  parts(members, hopeful = false) {
    const left = new Set(members);
    const doubtful = hopeful && members.some((code) => code in this.unknown);
    const found = [];
    for (const start of members) {
      if (!left.delete(start)) continue;
      const piece = [start];
      for (let i = 0; i < piece.length; i++) {
        for (const code of this.of(piece[i])) if (left.delete(code)) piece.push(code);
        if (doubtful) for (const code of [...left]) if (this.touches(piece[i], code) === null && left.delete(code)) piece.push(code);
      }
      found.push(piece);
    }
    return found.sort((a, b) => b.length - a.length);
  }

  /** Units outside the group that touch it. */
  around(members) {
    const inside = new Set(members);
    const found = new Set();
    for (const code of members) for (const other of this.of(code)) if (!inside.has(other)) found.add(other);
    return found;
  }

  /** Pairs of members that touch (`sure`) and pairs whose border is not known (`unsure`). */
  links(members) {
    const inside = new Set(members);
    const sure = [];
    const unsure = [];
    for (const a of members) {
      for (const b of this.of(a)) if (a < b && inside.has(b)) sure.push([a, b]);
      if (a in this.unknown) for (const b of members) if (b !== a && this.touches(a, b) === null) unsure.push([a, b]);
    }
    return { sure, unsure };
  }
}

/**
 * The unit one would reach walking from `from` towards `[dx, dy]`: a neighbour on that side, or else the nearest unit there.
 * @param {{x: number, y: number}} from
 * @param {Array<{code: string, x: number, y: number}>} near neighbours first asked
 * @param {Array<{code: string, x: number, y: number}>} all everybody, asked when no neighbour lies on that side
 */
export function toward(from, [dx, dy], near, all) {
  for (const [candidates, cone] of [[near, 0.5], [all, 0.7]]) {
    let best = null;
    let least = Infinity;
    for (const place of candidates) {
      const [vx, vy] = [place.x - from.x, place.y - from.y];
      const distance = Math.hypot(vx, vy);
      if (!distance) continue;
      const straight = (vx * dx + vy * dy) / distance;
      if (straight < cone) continue;
      const cost = distance * (2.2 - straight);
      if (cost < least) [best, least] = [place, cost];
    }
    if (best) return best.code;
  }
  return null;
}

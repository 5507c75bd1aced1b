// The address is the draft: /?m=05615,05318&fecha=2014-07-31

/** @returns {{members: string[], day: string|null}} what a query string asks for */
export function parse(search) {
  const query = new URLSearchParams(search);
  const members = query.getAll("m").flatMap((text) => text.split(",")).map((code) => code.trim()).filter(Boolean);
  return { members: [...new Set(members)], day: query.get("fecha") || null };
}

/** The query string of a draft; commas stay readable. */
export function format({ members, day }) {
  const parts = [];
  if (members.length) parts.push(`m=${members.map(encodeURIComponent).join(",")}`);
  if (day) parts.push(`fecha=${encodeURIComponent(day)}`);
  return parts.length ? `?${parts.join("&")}` : "";
}

/** Drafts behind and ahead of the present one. */
export class Past {
  constructor(present) {
    this.present = present;
    this.behind = [];
    this.ahead = [];
  }

  to(next) {
    this.behind.push(this.present);
    this.ahead = [];
    this.present = next;
  }

  undo() {
    if (!this.behind.length) return false;
    this.ahead.push(this.present);
    this.present = this.behind.pop();
    return true;
  }

  redo() {
    if (!this.ahead.length) return false;
    this.behind.push(this.present);
    this.present = this.ahead.pop();
    return true;
  }
}

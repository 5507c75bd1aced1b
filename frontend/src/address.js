// The address is the draft: /?m=05615,05318&fecha=2014-07-31&h.reat=2024-02-01

/** @returns {{members: string[], day: string|null, facts: [string, string][]}} what a query string asks for and states */
export function parse(search) {
  const query = new URLSearchParams(search);
  const members = query.getAll("m").flatMap((text) => text.split(",")).map((code) => code.trim()).filter(Boolean);
  return { members: [...new Set(members)], day: query.get("fecha") || null, facts: [...query].filter(([name]) => name.startsWith("h.")) };
}

/** The facts stated, without what they say of who is no longer a member: those pieces begin with @ and the code. */
export function keeping(facts, members) {
  const stays = (piece) => !piece.startsWith("@") || members.includes(piece.slice(1).split(":")[0]);
  return facts.map(([name, text]) => [name, text.split(",").filter(stays).join(",")]).filter(([, text]) => text);
}

const readable = (text) => encodeURIComponent(text).replace(/%2C/g, ",").replace(/%40/g, "@").replace(/%3A/g, ":");

/** The query string of a draft; commas stay readable. */
export function format({ members, day, facts = [] }) {
  const parts = [];
  if (members.length) parts.push(`m=${members.map(encodeURIComponent).join(",")}`);
  if (day) parts.push(`fecha=${encodeURIComponent(day)}`);
  for (const [name, text] of facts) parts.push(`${encodeURIComponent(name)}=${readable(text)}`);
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

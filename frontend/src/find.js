// The search box: accents and case do not count, and the department tells namesakes apart.

export const fold = (text) =>
  text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/[^a-z0-9ñ]+/g, " ").trim();

/** Places that fit `text`, best first. `places`: `{code, name, department, key, plain}` with folded `key` and `plain`. */
export function matches(text, places, limit = 8) {
  const wanted = fold(text);
  if (!wanted) return [];
  const words = wanted.split(" ");
  const found = [];
  for (const place of places) {
    let cost = -1;
    if (place.code === wanted || place.plain === wanted) cost = 0;
    else if (place.plain.startsWith(wanted)) cost = 1;
    else if (` ${place.plain}`.includes(` ${wanted}`)) cost = 2;
    else if (place.code.startsWith(wanted)) cost = 3;
    else if (words.every((word) => ` ${place.key}`.includes(` ${word}`))) cost = 4;
    else if (wanted.length > 2 && place.plain.includes(wanted)) cost = 5;
    if (cost >= 0) found.push([cost, place]);
  }
  found.sort((a, b) => a[0] - b[0] || a[1].plain.length - b[1].plain.length || (a[1].key < b[1].key ? -1 : 1));
  return found.slice(0, limit).map(([, place]) => place);
}

/** The combobox: arrows walk the options, Enter takes one, Escape closes. */
export class Finder {
  constructor({ form, input, list, places, texts, chosen, pick }) {
    Object.assign(this, { form, input, list, places, texts, chosen, pick });
    this.found = [];
    this.at = -1;
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", list.id);
    input.setAttribute("aria-expanded", "false");
    input.addEventListener("input", () => this.look());
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("focus", () => input.value && this.look());
    input.addEventListener("blur", () => setTimeout(() => this.close(), 150));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.list.hidden) this.look();
      this.take(Math.max(this.at, 0));
    });
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option?.dataset.index) this.take(Number(option.dataset.index));
    });
  }

  look() {
    const text = this.input.value;
    this.found = matches(text, this.places);
    this.at = this.found.length ? 0 : -1;
    if (!text.trim()) return this.close();
    this.list.replaceChildren(
      ...this.found.map((place, index) => {
        const option = document.createElement("li");
        option.id = `option-${index}`;
        option.setAttribute("role", "option");
        option.dataset.index = index;
        option.append(place.name);
        const note = document.createElement("span");
        const bits = [place.department || (place.kind === "department" ? this.texts.department : ""), place.code];
        if (this.chosen(place.code)) bits.push(this.texts.already);
        note.textContent = bits.filter(Boolean).join(" · ");
        option.append(note);
        return option;
      }),
    );
    if (!this.found.length) {
      const none = document.createElement("li");
      none.className = "none";
      none.setAttribute("role", "option");
      none.setAttribute("aria-disabled", "true");
      none.textContent = this.texts.nothing.replace("%(name)s", text.trim());
      this.list.append(none);
    }
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.mark();
  }

  mark() {
    [...this.list.children].forEach((option, index) => option.setAttribute("aria-selected", String(index === this.at)));
    if (this.at >= 0) {
      this.input.setAttribute("aria-activedescendant", `option-${this.at}`);
      this.list.children[this.at].scrollIntoView({ block: "nearest" });
    } else this.input.removeAttribute("aria-activedescendant");
  }

  key(event) {
    if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault();
      this.close();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (this.list.hidden) this.look();
      if (!this.found.length) return;
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      this.at = (this.at + step + this.found.length) % this.found.length;
      this.mark();
    }
  }

  take(index) {
    const place = this.found[index];
    if (!place) return;
    this.input.value = "";
    this.close();
    this.pick(place.code);
  }

  close() {
    this.list.hidden = true;
    this.at = -1;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}

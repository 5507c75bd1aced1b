// A phone in a workshop. An answer goes first to the outbox of this phone, in sight, and from there to the house, once:
// each carries the number of its sending, so that asking again after a lost reply counts nothing twice.
{
  const entrar = document.getElementById("entrar"), room = document.getElementById("taller");
  const store = {
    read: (key) => { try { return JSON.parse(localStorage.getItem(key) ?? "null"); } catch { return null; } },
    write: (key, value) => { try { localStorage.setItem(key, JSON.stringify(value)); return true; } catch { return false; } },
  };
  if (entrar) { // whoever closed the page goes on being the same person
    const before = store.read(`taller:${entrar.dataset.code}:dir`);
    if (before) {
      const back = document.getElementById("volver");
      back.firstElementChild.href = before;
      back.hidden = false;
    }
  }
  if (room) {
    const {code, beat, poll, every, saved, sent, refused, gone, see} = room.dataset;
    const BOX = `taller:${code}:salida`, FIRST = 2000, MOST = 30000;
    store.write(`taller:${code}:dir`, location.pathname);
    let box = store.read(BOX) ?? [], pause = FIRST, timer = 0, busy = false;

    const form = (question) => room.querySelector(`form[data-question="${question}"]`);
    const tell = (question, text, bad = false) => {
      const line = form(question)?.querySelector(".state");
      if (!line) return;
      line.textContent = text;
      line.toggleAttribute("data-bad", bad);
    };
    const show = () => {
      const aside = document.getElementById("salida");
      aside.hidden = box.length === 0;
      aside.querySelector("ul").replaceChildren(...box.map((one) => {
        const line = document.createElement("li");
        line.textContent = one.label;
        return line;
      }));
    };
    const keep = () => { const held = store.write(BOX, box); show(); return held; };
    const send = async () => {
      if (busy || !box.length) return;
      busy = true;
      clearTimeout(timer);
      const one = box[0];
      let again = false;
      try {
        const fields = {};
        for (const [name, text] of new URLSearchParams(one.body)) (fields[name] ??= []).push(text);
        const headers = {Accept: "application/json", "Content-Type": "application/json"};
        const answer = await fetch(one.to, {method: "POST", body: JSON.stringify(fields), headers});
        if (answer.status === 429 || answer.status >= 500) throw new Error(String(answer.status));
        const told = await answer.json();
        box = box.filter((other) => other.id !== one.id);
        if (answer.ok) { tell(one.question, `${sent} ${told.receipt}`); delete form(one.question)?.dataset.touched; }
        else tell(one.question, `${refused} ${told.sentence}`, true);
        pause = FIRST;
        again = box.length > 0;
      } catch { // no signal, or the house is busy: the answer waits here, in sight
        tell(one.question, saved);
        timer = setTimeout(send, pause * (0.5 + Math.random()));
        pause = Math.min(pause * 2, MOST);
      }
      keep();
      busy = false;
      if (again) send();
    };
    room.addEventListener("submit", (event) => {
      const sheet = event.target;
      if (!sheet.dataset.question) return;
      const fresh = new FormData(sheet);
      fresh.set("envio", crypto.randomUUID?.() ?? `${Date.now()}-${Math.random().toString(36).slice(2, 12)}`);
      const one = {id: fresh.get("envio"), to: sheet.getAttribute("action"), body: new URLSearchParams(fresh).toString(),
        question: sheet.dataset.question, label: sheet.closest("section").querySelector("h2").textContent};
      box = box.filter((other) => other.question !== one.question || (busy && other === box[0])); // the newer answer takes the place
      box.push(one);
      if (!keep()) { box.pop(); show(); return; } // no room to keep it: the form goes the plain way
      event.preventDefault();
      tell(one.question, saved);
      send();
    });
    addEventListener("online", () => { pause = FIRST; send(); });
    const look = async () => {
      try {
        const answer = await fetch(poll, {headers: {Accept: "application/json"}});
        const told = answer.ok ? await answer.json() : null;
        if (told && String(told.beat) !== beat) {
          const touched = [...room.querySelectorAll("form[data-question]")].some((one) => one.dataset.touched);
          if (!touched && !box.length) return location.reload();
          const line = document.getElementById("nuevo");
          if (line.hidden) {
            const link = document.createElement("a");
            link.href = location.pathname;
            link.textContent = see;
            line.append(`${gone} `, link);
            line.hidden = false;
          }
        }
      } catch { /* no signal: the next look will tell */ }
      setTimeout(look, every * 1000 * (0.75 + Math.random() / 2));
    };
    room.addEventListener("input", (event) => { event.target.form.dataset.touched = "1"; });
    show();
    send();
    setTimeout(look, every * 1000);
  }
}

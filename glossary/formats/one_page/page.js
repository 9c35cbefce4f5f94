"use strict";
// Search in the entries of this page. The search keys come as tables from the glossary's own
// languages; see glossary/formats/key_tables.py. Nothing is loaded and nothing is sent.
(() => {
  const data = JSON.parse(document.getElementById("keys").textContent);
  const list = document.getElementById("list");
  const box = document.getElementById("q");
  const count = document.getElementById("count");
  const entries = [...list.children];

  // Keys: a step is a function of a text.
  const regexp = (pattern, flags) => {
    // An old browser that can't read a pattern does without it, for terms and queries alike.
    try { return new RegExp(pattern, flags); } catch { return null; }
  };
  const mapped = (from, to, others) => {
    const found = new Map(Object.entries(others));
    const targets = [...to];
    [...from].forEach((one, place) => found.set(one, targets[place]));
    return found;
  };
  const folded = mapped(...data.case);
  const steps = {
    form: (form) => (text) => text.normalize(form),
    case: () => (text) => text.replace(/./gsu, (one) => folded.get(one) ?? one.toLowerCase()),
    rule: (pattern, replacement) => {
      const found = regexp(pattern, "gu");
      return (text) => found ? text.replace(found, replacement) : text;
    },
    letters: (from, to, others, inside = ".") => {
      const table = mapped(from, to, others);
      const found = regexp(inside, "gsu");
      const change = (part) => part.replace(/./gsu, (one) => table.get(one) ?? one);
      return (text) => found ? text.replace(found, change) : text;
    },
    order: (marks, unique) => {
      const run = regexp(`(?:${marks.join("|")}){2,}`, "gu");
      const mark = regexp(`(${marks.join(")|(")})`, "gu");
      const place = (groups) => groups.findIndex((group) => group !== undefined);
      const sort = (cluster) => {
        let found = [...cluster.matchAll(mark)].map((one) => [place(one.slice(1)), one[0]]);
        if (unique) {
          found = found.filter(([, one], at) => found.findIndex(([, same]) => same === one) === at);
        }
        return found.sort((one, other) => one[0] - other[0]).map(([, one]) => one).join("");
      };
      return (text) => run && mark ? text.replace(run, sort) : text;
    },
  };
  const made = data.steps.map(([kind, ...rest]) => steps[kind](...rest));
  const key = ([places, repeated]) => {
    const parts = places.map((place) => made[place]);
    const once = (text) => parts.reduce((before, step) => step(before), text);
    return (text) => {
      let last = text;
      for (let passes = 0; passes < (repeated ? 8 : 1); passes += 1) {
        const next = once(last);
        if (next === last) break;
        last = next;
      }
      return last;
    };
  };
  const sound = key(data.sound);
  const languages = Object.fromEntries(Object.entries(data.languages).map(([tag, one]) => [tag, {
    tag, lang: one.lang, norm: key(one.norm), fold: key(one.fold), shortest: one.shortest,
    writes: new RegExp(one.block, "u"), words: null,
  }]));
  window.keys = { languages, sound };

  // The words of one language with their keys, made when they are first asked for.
  const wordsOf = (language) => {
    language.words ??= entries.flatMap((entry, place) => {
      const section = entry.querySelector(`:scope > [lang="${language.lang}"]`);
      if (!section) return [];
      const word = (text, sounds, shown) => ({
        place, text, shown, language, avoid: shown?.closest("div"),
        norm: language.norm(text), fold: language.fold(text), sounds,
      });
      const shown = [...section.querySelectorAll("b")].map((one) => {
        const roman = one.nextElementSibling?.matches("i") ? one.nextElementSibling.textContent : "";
        return word(one.textContent, [sound(roman), one.dataset.s].filter(Boolean), one);
      });
      const labels = (section.dataset.h ?? "").split("\n").filter(Boolean);
      return [...shown, ...labels.map((text) => word(text, []))];
    });
    return language.words;
  };

  // The fewest letters to change, add, leave out or exchange, for `query` to stand in `text`.
  const distance = (query, text) => {
    let before = [], row = new Array(text.length + 1).fill(0);
    for (let i = 1; i <= query.length; i += 1) {
      const next = [i];
      for (let j = 1; j <= text.length; j += 1) {
        next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (query[i - 1] !== text[j - 1]));
        if (i > 1 && j > 1 && query[i - 1] === text[j - 2] && query[i - 2] === text[j - 1]) {
          next[j] = Math.min(next[j], before[j - 2] + 1);
        }
      }
      [before, row] = [row, next];
    }
    return Math.min(...row);
  };

  const share = (query, text) => query.length / Math.max(query.length, text.length);
  // How well a query fits a word, 0 to 1; the better kinds of likeness first.
  const fit = (asked, word) => {
    const { norm, fold } = asked;
    if (norm && word.norm === norm) return 1;
    if (norm && word.norm.startsWith(norm)) return .9 + .05 * share(norm, word.norm);
    if (fold && word.fold === fold) return .88;
    if (norm && word.norm.includes(norm)) return .7 + .1 * share(norm, word.norm);
    if (fold && word.fold.includes(fold)) return .6 + .1 * share(fold, word.fold);
    if (asked.sound.length > 2) {
      const sounds = word.sounds.filter((one) => one.includes(asked.sound));
      if (sounds.length) return .55 + .3 * Math.max(...sounds.map((one) => share(asked.sound, one)));
    }
    if (fold.length > Math.max(3, word.language.shortest)) {
      const wrong = distance(fold, word.fold);
      if (wrong <= Math.min(3, fold.length / 4)) {
        return .3 + .2 * (1 - wrong / fold.length) * share(fold, word.fold);
      }
    }
    return 0;
  };

  const find = (query) => {
    const all = Object.values(languages);
    const latin = !all.some((one) => one.writes.test(query) && !one.writes.test("a"));
    const best = new Map();
    for (const language of all) {
      if (!latin && !language.writes.test(query)) continue;
      const asked = {
        norm: language.norm(query), fold: language.fold(query), sound: latin ? sound(query) : "",
      };
      for (const word of wordsOf(language)) {
        const score = fit(asked, word);
        if (score > (best.get(word.place)?.score ?? 0)) best.set(word.place, { score, word });
      }
    }
    return [...best].sort(([one, a], [other, b]) => b.score - a.score || one - other);
  };

  const show = () => {
    const query = box.value.trim().slice(0, 200);
    const found = query ? find(query) : entries.map((_, place) => [place, null]);
    const places = new Set(found.map(([place]) => place));
    list.querySelectorAll("mark").forEach((one) => one.replaceWith(...one.childNodes));
    entries.forEach((entry, place) => { entry.hidden = !places.has(place); });
    // What is open stays open: only the order changes.
    list.append(...found.map(([place]) => entries[place]));
    for (const [, hit] of found) {
      const shown = hit?.word.shown;
      if (!shown) continue;
      // What was found is marked, and seen without opening anything.
      const mark = document.createElement("mark");
      mark.append(...shown.childNodes);
      shown.append(mark);
      const section = shown.closest("details");
      if (section && !shown.closest("summary")) section.open = true;
    }
    const digits = (number) => String(number).replace(/\d/g, (one) => data.digits[one]);
    const [none, one, many] = data.found;
    count.textContent = !query ? "" : !found.length ? none.replace("{}", query)
      : (found.length === 1 ? one : many).replace("{}", digits(found.length));
  };

  // Which languages are shown; remembered on this device alone.
  const boxes = [...document.querySelectorAll("[name=show]")];
  const store = { get: () => { try { return localStorage.getItem("show"); } catch { return null; } },
    set: (value) => { try { localStorage.setItem("show", value); } catch { /* not allowed */ } } };
  const choose = () => boxes.forEach((one) => list.classList.toggle(`no-${one.value}`, !one.checked));
  const kept = store.get()?.split(",");
  if (kept?.some((tag) => boxes.some((one) => one.value === tag))) {
    boxes.forEach((one) => { one.checked = kept.includes(one.value); });
  }
  boxes.forEach((one) => one.addEventListener("change", () => {
    if (!boxes.some((other) => other.checked)) one.checked = true;
    choose();
    store.set(boxes.filter((other) => other.checked).map((other) => other.value).join(","));
  }));
  choose();

  document.querySelectorAll("form, #show").forEach((one) => { one.hidden = false; });
  box.form.addEventListener("submit", (event) => { event.preventDefault(); show(); });
  box.addEventListener("input", show);
  document.addEventListener("click", (event) => {
    const target = event.target.closest("a[href^='#']");
    const entry = target && document.getElementById(target.hash.slice(1));
    if (!entry) return;
    box.value = "";
    show();
    entry.scrollIntoView();
  });
  if (box.value) show();
})();

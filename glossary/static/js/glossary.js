"use strict";
// Everything works without this file; it adds copying and suggestions while one types.

if (navigator.clipboard) {
  for (const button of document.querySelectorAll(".copy")) {
    const label = button.textContent;
    let timer;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.textContent = button.dataset.done;
      clearTimeout(timer);
      timer = setTimeout(() => { button.textContent = label; }, 2000);
    });
  }
}

// A menu closes with Escape and gives the focus back to what opened it.
document.addEventListener("keydown", (event) => {
  const open = document.querySelector(".switch[open]");
  if (event.key === "Escape" && open) {
    open.open = false;
    open.querySelector("summary").focus();
  }
});

// Suggestions below the search box: the combobox pattern of the ARIA Authoring Practices. The form
// works without them; a choice opens the entry, Enter without a choice searches as ever.
for (const box of document.querySelectorAll("[data-suggestions]")) {
  const input = box.querySelector("input");
  const language = box.closest("form").querySelector("[name=in]");
  const picked = box.closest("form").querySelector("[name=pick]");
  const list = document.createElement("ul");
  const known = new Map();
  let timer;
  let request;
  let chosen = -1;

  list.id = "suggestions";
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", box.dataset.label);
  box.append(list);
  const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id };
  for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);

  const choose = (place) => {
    chosen = place;
    for (const [at, option] of [...list.children].entries()) option.setAttribute("aria-selected", String(at === place));
    if (place < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", list.children[place].id);
  };

  const close = () => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    choose(-1);
  };

  const word = (text, lang, className) => {
    const element = document.createElement("bdi");
    element.textContent = text;
    element.lang = lang;
    element.className = className;
    return element;
  };

  const show = (found) => {
    list.replaceChildren(...found.map((one, place) => {
      const option = document.createElement("li");
      option.id = `suggestion-${place}`;
      option.setAttribute("role", "option");
      option.dataset.address = one.address;
      option.append(word(one.text, one.lang, "t"));
      if (one.avoid) {
        const avoid = document.createElement("span");
        avoid.className = "avoid";
        avoid.textContent = box.dataset.avoid;
        option.append(" ", avoid);
      }
      if (one.say) option.append(" ", word(one.say, one.say_lang, "quiet"));
      return option;
    }));
    choose(-1);
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(found.length > 0));
  };

  const ask = async (typed) => {
    request?.abort();
    request = new AbortController();
    if (!known.has(typed)) {
      const asked = new URLSearchParams({ q: typed });
      if (language) asked.set("in", language.value);
      if (picked) asked.set("pick", picked.value);
      try {
        const answer = await fetch(`${box.dataset.suggestions}?${asked}`, { signal: request.signal });
        if (!answer.ok) return;
        known.set(typed, await answer.json());
      } catch {
        return;
      }
    }
    if (typed === input.value.trim()) show(known.get(typed));
  };

  input.addEventListener("input", (event) => {
    clearTimeout(timer);
    const typed = input.value.trim();
    const shortest = /\p{Script=Han}/u.test(typed) ? 1 : 2;
    if (event.isComposing || [...typed].length < shortest) close();
    else timer = setTimeout(ask, 120, typed);
  });
  input.addEventListener("compositionend", () => input.dispatchEvent(new Event("input")));
  input.addEventListener("keydown", (event) => {
    const count = list.hidden ? 0 : list.children.length;
    if (event.isComposing || !count) return;
    if (event.key === "ArrowDown") choose(chosen + 1 < count ? chosen + 1 : -1);
    else if (event.key === "ArrowUp") choose(chosen < 0 ? count - 1 : chosen - 1);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && chosen >= 0) location.assign(list.children[chosen].dataset.address);
    else return;
    event.preventDefault();
  });
  // A press must not take the focus from the box before it counts.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("li");
    if (option) location.assign(option.dataset.address);
  });
  input.addEventListener("blur", close);
  input.form.addEventListener("submit", () => { clearTimeout(timer); request?.abort(); });
}

"use strict";
// For those who write and review; every page works without it. It looks a form over while one
// types, and leads to the buttons of the desk with single keys, which can be switched off.

for (const form of document.querySelectorAll("[data-advice]")) {
  const said = form.querySelector("[role=status]");
  let timer;
  let request;
  let looked;

  // Put in the text that the glossary offers instead of what was typed.
  const offer = (place) => {
    for (const button of place.querySelectorAll("[data-use]")) {
      button.hidden = false;
      button.addEventListener("click", () => {
        const field = document.getElementById(button.dataset.use);
        field.value = button.dataset.text;
        field.focus();
        field.dispatchEvent(new Event("input", { bubbles: true }));
      });
    }
  };

  // What was said when the form came stays until its field is changed.
  const isUntouched = (place, field) => place.dataset.html === undefined && field.value === field.defaultValue;

  const show = (place, html, field) => {
    if (place.dataset.html === html || (!html && isUntouched(place, field))) return;
    place.dataset.html = html;
    place.replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
    offer(place);
    const attributes = { "aria-describedby": html && place.id, "aria-invalid": place.querySelector(".wrong") && "true" };
    for (const [name, value] of Object.entries(attributes)) {
      if (value) field.setAttribute(name, value);
      else field.removeAttribute(name);
    }
    if (field === document.activeElement) said.textContent = place.textContent.trim().replace(/\s+/g, " ");
  };

  const look = async () => {
    const typed = new FormData(form);
    typed.set("do", "advice");
    const body = new URLSearchParams(typed);
    if (String(body) === looked) return;
    looked = String(body);
    request?.abort();
    request = new AbortController();
    try {
      const answer = await fetch(form.action, { method: "POST", body, signal: request.signal });
      if (!answer.ok) return;
      const { remarks } = await answer.json();
      for (const place of form.querySelectorAll("[data-remarks]")) {
        const field = form.elements[place.dataset.remarks];
        const isText = field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement;
        if (isText && field.name.includes(".")) show(place, remarks[field.name] ?? "", field);
      }
    } catch {
      // The form says the same when it is sent.
    }
  };

  offer(form);
  form.addEventListener("input", (event) => {
    clearTimeout(timer);
    if (!event.isComposing) timer = setTimeout(look, 700);
  });
  form.addEventListener("compositionend", () => { timer = setTimeout(look, 700); });
  form.addEventListener("submit", () => { clearTimeout(timer); request?.abort(); });
}

// Single keys (WCAG 2.2, 2.1.4): only outside of fields, and only until they are switched off.
for (const help of document.querySelectorAll("[data-keys]")) {
  const choice = help.querySelector("input");
  const places = [...document.querySelectorAll("[data-step]")];
  help.hidden = false;
  for (const other of document.querySelectorAll("[data-without-keys]")) other.hidden = true;
  choice.checked = localStorage.getItem("keys") !== "off";
  choice.addEventListener("change", () => localStorage.setItem("keys", choice.checked ? "on" : "off"));

  // Letters of other keyboards count by their place.
  const keyOf = (event) => (/^[a-z]$/i.test(event.key) ? event.key : event.code.replace("Key", "")).toLowerCase();

  const step = (by) => {
    const at = places.indexOf(document.activeElement);
    places[at < 0 ? (by > 0 ? 0 : places.length - 1) : at + by]?.focus();
  };

  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.closest("input, textarea, select, [contenteditable]");
    if (!choice.checked || isTyping || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    const key = keyOf(event);
    const button = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (button) {
      const needed = document.getElementById(button.dataset.needs);
      (needed && !needed.value.trim() ? needed : button).focus();
    } else if (key === "j" || key === "k") step(key === "j" ? 1 : -1);
    else return;
    event.preventDefault();
  });
}

// An article's candidates: from one to the next, each accepted, rejected or changed by a key, in place. It works without.

import { areOn, help as sheetOf, hintAt, isTyping } from "./sheet.js";
import { shown } from "./shown.js";

shown("[data-candidates]", (page) => {
  const text = page.querySelector("[data-found]");
  const all = page.querySelector("[data-accept-all]");
  const cards = () => [...page.querySelectorAll("[data-candidate]")];
  const here = () => document.activeElement?.closest?.("[data-candidate]") ?? page.querySelector("[data-candidate].is-here");
  const formOf = (card) => card?.querySelector(".candidate-form");
  const press = (what) => () => formOf(here())?.querySelector(`button[name=do][value=${what}]`)?.click();
  const idOf = (card) => card.id.slice(2);
  const marks = (card) => text.querySelectorAll(`[data-of="${idOf(card)}"], [data-sign="${idOf(card)}"]`);

  const KEYS = [
    { group: "From one to the next", key: "j", what: "Next candidate", run: () => step(1) },
    { group: "From one to the next", key: "k", what: "Previous candidate", run: () => step(-1) },
    { group: "Decide", key: "a", what: "Accept it as its fields stand", run: press("accept"), on: "button[name=do][value=accept]" },
    { group: "Decide", key: "x", what: "Reject it", run: press("reject"), on: "button[name=do][value=reject]" },
    { group: "Decide", key: "e", what: "Edit its statement", run: edit, on: "textarea[name=statement]" },
    { group: "Decide", key: "1 – 9", what: "Put that offer into its field" },
    { group: "Decide", key: "Ctrl+Enter", what: "Accept it, while writing too" },
    ...(all ? [{ group: "Many at once", key: "l", what: "Choose from which score on all are accepted", run: () => all.elements.at_least.focus(), on: "#at-least" }] : []),
    { group: "Help", key: "?", what: "These keys", run: help, on: "[data-keys]" },
    { group: "Help", key: "Esc", what: "Leave a field, close this sheet" },
  ];
  const BY_KEY = new Map(KEYS.filter((each) => each.run).map((each) => [each.key, each.run]));

  function help() {
    sheetOf(KEYS, hint);
  }

  function hint() {
    for (const each of KEYS) {
      if (each.on) for (const control of page.querySelectorAll(each.on)) hintAt(control, each);
    }
  }

  // --- from one to the next ---

  function at(card) {
    for (const each of cards()) each.classList.toggle("is-here", each === card);
    for (const words of text.querySelectorAll(".is-lit")) words.classList.remove("is-lit");
    if (!card) return;
    for (const words of marks(card)) words.classList.add("is-lit");
    text.querySelector(`[data-of="${idOf(card)}"]`)?.scrollIntoView({ block: "nearest" });
  }

  function go(card) {
    if (!card) return;
    card.focus({ preventScroll: true });
    card.scrollIntoView({ block: "nearest" });
  }

  function step(by) {
    const list = cards();
    const place = list.indexOf(here());
    go(place < 0 ? list[by > 0 ? 0 : list.length - 1] : list[Math.max(0, Math.min(list.length - 1, place + by))]);
  }

  page.addEventListener("focusin", (event) => {
    const card = event.target.closest("[data-candidate]");
    if (card && !card.classList.contains("is-here")) at(card);
  });

  // --- changing ---

  function edit() {
    const field = formOf(here() ?? cards()[0])?.elements.statement;
    field?.focus();
    field?.setSelectionRange(field.value.length, field.value.length);
  }

  // What is offered is put into its field by a press; nothing is by itself.
  function use(offer) {
    const form = offer.closest("form");
    form.elements[offer.dataset.use].value = offer.dataset.value;
    if (offer.dataset.asserts) form.elements.asserts.value = offer.dataset.asserts;
    form.dataset.changed = "";
    tell(`Put into its field: ${offer.dataset.value}`);
  }

  page.addEventListener("input", (event) => {
    const form = event.target.closest(".candidate-form");
    if (form) form.dataset.changed = "";
    if (event.target === all?.elements.at_least) count();
  });
  page.addEventListener("click", (event) => {
    const offer = event.target.closest("[data-use]");
    if (offer) use(offer);
  });

  function tell(words) {
    page.querySelector("[data-told]").textContent = words;
  }

  // --- deciding ---

  async function send(form, submitter) {
    const card = form.closest("[data-candidate]");
    const list = cards();
    const place = list.indexOf(card);
    form.dataset.sending = "";
    try {
      const values = { do: submitter?.value ?? "accept" };
      await htmx.ajax("POST", form.getAttribute("action"), { source: form, target: card, swap: "outerHTML show:none focus-scroll:false", values });
    } finally {
      delete form.dataset.sending;
    }
    const now = document.getElementById(card.id);
    if (now === card) return; // not answered; htmx:sendError has said so
    if (!now.dataset.decided) {
      prepare(now);
      go(now);
      return;
    }
    for (const words of marks(card)) words.classList.add(`is-${now.dataset.decided}`);
    count();
    go(list[place + 1] ?? list[place - 1]);
  }

  page.addEventListener("submit", (event) => {
    const form = event.target;
    if (form === all) takeAlong();
    if (!form.matches(".candidate-form") || !window.htmx) return;
    event.preventDefault();
    if (!("sending" in form.dataset)) send(form, event.submitter);
  });

  // An answer that is no part of this page, as that of a session that has ended, is never put into it.
  page.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.getResponseHeader("X-Desk-Part")) return;
    event.detail.shouldSwap = false;
    tell("Not sent: the page did not answer as it should. Nothing that you typed is lost. Are you still signed in?");
  });
  page.addEventListener("htmx:sendError", () => tell("Not sent: there is no connection. Nothing that you typed is lost."));

  // --- many at once ---

  function chosen() {
    const least = Number(all.elements.at_least.value);
    return cards().filter((card) => card.dataset.score && Number(card.dataset.score) >= least);
  }

  function count() {
    if (!all) return;
    all.querySelector("[data-count]").textContent = chosen().length;
    for (const card of cards()) card.classList.toggle("is-chosen", chosen().includes(card));
  }

  // What was changed and not sent yet goes along with the others.
  function takeAlong() {
    for (const card of chosen()) {
      const form = formOf(card);
      if (!("changed" in form.dataset)) continue;
      for (const [name, value] of new FormData(form)) {
        all.append(Object.assign(document.createElement("input"), { type: "hidden", name: `${name}.${idOf(card)}`, value }));
      }
    }
  }

  // --- keys ---

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
    const form = event.target.closest?.(".candidate-form");
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.altKey && areOn()) {
      event.preventDefault();
      (form ?? formOf(here()))?.requestSubmit();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (isTyping(event.target)) {
      if (event.key === "Escape") go(event.target.closest("[data-candidate]")) ?? event.target.blur();
      return;
    }
    const offer = /^[1-9]$/.test(event.key) && here()?.querySelectorAll("[data-use]")[Number(event.key) - 1];
    const run = areOn() ? (offer ? () => use(offer) : BY_KEY.get(event.key)) : event.key === "?" && help;
    if (!run) return;
    event.preventDefault();
    run();
  });

  function prepare(root) {
    for (const offer of root.querySelectorAll("[data-use]")) offer.disabled = false;
    hint();
  }

  for (const button of page.querySelectorAll("[data-keys]")) {
    button.hidden = false;
    button.addEventListener("click", help);
  }
  prepare(page);
  count();
  if (!location.hash) go(cards()[0]);
});

// What takes a moment says so, and is sent once.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.dataset?.busy) return;
  if ("sent" in form.dataset) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "";
  form.setAttribute("aria-busy", "true");
  const note = Object.assign(document.createElement("p"), { className: "desk-hint desk-busy", role: "status" });
  form.append(note);
  note.textContent = `${form.dataset.busy} …`;
});
addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));

// The desk works without this file; it saves typing. No dependencies, nothing inline.
"use strict";

// Offsets are code points, as the server counts them; a JavaScript string counts UTF-16 units.
const codePoints = (text) => Array.from(text).length;

// Where the selection begins in the captured text: [its code point, the words before, the words after].
function place(container, range) {
  const before = document.createRange();
  before.selectNodeContents(container);
  before.setEnd(range.startContainer, range.startOffset);
  const after = document.createRange();
  after.selectNodeContents(container);
  after.setStart(range.endContainer, range.endOffset);
  return [codePoints(before.toString()), before.toString().slice(-60), after.toString().slice(0, 60)];
}

// Other words: the places offered for those before are no longer meant.
function forgetPlaces(form) {
  form.querySelector("[data-places]")?.remove();
}

// Selecting words fills in the quote form beside the text.
function pickQuotes(container, form) {
  document.addEventListener("selectionchange", () => {
    const selection = document.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return;
    const range = selection.getRangeAt(0);
    if (!container.contains(range.commonAncestorContainer)) return;
    const quote = range.toString();
    if (!quote.trim()) return;
    const paragraph = range.startContainer.parentElement.closest("[data-start]");
    const [start, wordsBefore, wordsAfter] = place(paragraph || container, range);
    const lead = codePoints(quote) - codePoints(quote.trimStart());
    forgetPlaces(form);
    form.elements.quote.value = quote.trim();
    form.elements.start.value = start + lead + Number(paragraph ? paragraph.dataset.start : 0);
    form.elements.before.value = paragraph ? "" : wordsBefore;
    form.elements.after.value = paragraph ? "" : wordsAfter;
  });
  // Words typed or pasted by hand have no place of their own.
  form.elements.quote.addEventListener("input", () => {
    forgetPlaces(form);
    for (const name of ["start", "before", "after"]) form.elements[name].value = "";
  });
}

// A field that only some ratings ask for is shown with them, and whenever something stands in it.
function showNeeded(form) {
  const update = () => {
    const chosen = form.querySelector("input[name=rating]:checked");
    for (const box of form.querySelectorAll("[data-needed-for]")) {
      const field = box.querySelector("textarea");
      box.hidden = !(chosen && chosen.dataset.asks === box.dataset.neededFor) && !field.value;
    }
  };
  form.addEventListener("change", update);
  update();
}

for (const form of document.querySelectorAll("[data-judgement]")) showNeeded(form);

// In the bar for several claims a field is shown, and sent, only with the act that uses it.
function showUsed(fields, select) {
  const update = () => {
    for (const field of fields) {
      field.hidden = field.dataset.forAction !== select.value;
      field.querySelector("select, input").disabled = field.hidden;
    }
  };
  select.addEventListener("change", update);
  update();
}

const bulkFields = document.querySelectorAll("[data-for-action]");
const bulkSelect = document.querySelector(".desk-bulk select[name=action]");
if (bulkSelect) showUsed(bulkFields, bulkSelect);

const captured = document.querySelector("[data-captured]");
const quoteForm = document.querySelector("[data-quote-form]");
if (captured && quoteForm) pickQuotes(captured, quoteForm);

// A link to a folded place opens it.
for (const link of document.querySelectorAll("a[href^='#']")) {
  link.addEventListener("click", () => {
    const folded = document.getElementById(link.hash.slice(1))?.closest("details");
    if (folded) folded.open = true;
  });
}

// From change to change, by the buttons or by n and p.
function stepChanges(page) {
  const rows = [...page.querySelectorAll("[data-diff-row]")];
  const told = page.querySelector("[data-diff-at]");
  let at = -1;
  const step = (by) => {
    at = Math.min(Math.max(at + by, 0), rows.length - 1);
    rows[at].focus({ preventScroll: true });
    rows[at].scrollIntoView({ block: "start" });
    told.textContent = `Change ${at + 1} of ${rows.length}`;
  };
  for (const button of page.querySelectorAll("[data-diff-step]")) {
    button.addEventListener("click", () => step(Number(button.dataset.diffStep)));
  }
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.closest("input, textarea, select, [contenteditable]");
    const by = { n: 1, p: -1 }[event.key];
    if (by && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) step(by);
  });
}

const diffPage = document.querySelector("[data-diff]");
if (diffPage?.querySelector("[data-diff-row]")) stepChanges(diffPage);

// Words selected in a text fill in the form beside it.

import { shown } from "./shown.js";

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

shown("[data-quote-form]", (form) => {
  const captured = document.querySelector("[data-captured]");
  if (captured) pickQuotes(captured, form);
});

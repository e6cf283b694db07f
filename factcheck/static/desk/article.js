// The article's page: words that are selected become a claim; j and k go from claim to claim. It works without.

import { shown } from "./shown.js";

const length = (words) => Array.from(words).length; // code points, as the server counts them
const isTyping = (target) => target.closest?.("input, textarea, select, [contenteditable], dialog");
const isPlain = (event) => !event.ctrlKey && !event.metaKey && !event.altKey && localStorage.getItem("deskKeys") !== "off";

shown("[data-article]", (text) => {
  const section = document.getElementById("mark");
  const form = section?.querySelector("[data-mark-form]");
  const pop = document.querySelector("[data-mark-pop]");

  // The part of a range that lies within a paragraph: its words, and how many code points stand before them.
  function within(line, range) {
    const inside = document.createRange();
    inside.selectNodeContents(line);
    const before = inside.cloneRange();
    if (range.comparePoint(line, 0) <= 0 && line.contains(range.startContainer)) {
      inside.setStart(range.startContainer, range.startOffset);
    }
    if (line.contains(range.endContainer)) inside.setEnd(range.endContainer, range.endOffset);
    before.setEnd(inside.startContainer, inside.startOffset);
    return { words: inside.toString(), before: length(before.toString()) };
  }

  // The selected words as they stand in the article, line breaks included, and where they begin; or null.
  function selected() {
    const selection = document.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    const lines = [...text.querySelectorAll("[data-start]")].filter((line) => range.intersectsNode(line));
    let words = "", start = null, end = 0;
    for (const line of lines) {
      const found = within(line, range);
      if (!found.words) continue;
      const at = Number(line.dataset.start) + found.before;
      if (start === null) start = at;
      else words += "\n".repeat(at - end);
      words += found.words;
      end = at + length(found.words);
    }
    if (!words.trim()) return null;
    start += length(words) - length(words.trimStart());
    return { words: words.trim(), start, range };
  }

  function fill(found) {
    form.querySelector("[data-places]")?.remove();
    form.elements.quote.value = found.words;
    form.elements.start.value = found.start;
    form.elements.before.value = form.elements.after.value = "";
  }

  function show(found) {
    pop.hidden = !found;
    if (!found || getComputedStyle(pop).position === "fixed") return;
    const at = found.range.getBoundingClientRect();
    const around = (pop.offsetParent || document.body).getBoundingClientRect();
    const right = around.width - pop.offsetWidth - 8;
    pop.style.left = `${Math.max(8, Math.min(at.left - around.left, right))}px`;
    pop.style.top = `${at.bottom - around.top + 6}px`;
  }

  // The form of the page itself, lifted into a dialog while it is wanted at the words.
  const dialog = document.createElement("dialog");
  const home = document.createComment("the form stands here");
  function open() {
    const found = selected();
    if (found) fill(found);
    pop.hidden = true;
    section.replaceWith(home);
    dialog.append(section);
    dialog.showModal();
    form.elements.kind.focus();
  }

  function follow() {
    const look = () => {
      const found = dialog.open ? null : selected();
      if (found) fill(found);
      show(found);
    };
    document.addEventListener("selectionchange", look);
    pop.addEventListener("pointerdown", (event) => event.preventDefault()); // the words stay selected
    pop.querySelector("button").addEventListener("click", open);
    document.addEventListener("keydown", (event) => {
      if (event.key === "m" && isPlain(event) && !isTyping(event.target) && selected()) {
        event.preventDefault();
        open();
      }
    });
    form.elements.quote.addEventListener("input", () => {
      form.querySelector("[data-places]")?.remove();
      for (const name of ["start", "before", "after"]) form.elements[name].value = "";
    });
    dialog.className = "desk mark-dialog";
    dialog.setAttribute("aria-labelledby", "mark-title");
    dialog.addEventListener("close", () => home.replaceWith(section));
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    document.body.append(dialog);
  }
  if (form && pop) follow();

  // A click on the words of a claim is one on its sign; one that ends a selection is none.
  const signs = [...text.querySelectorAll("[data-sign]")];
  text.addEventListener("click", (event) => {
    const words = event.target.closest("[data-of]");
    if (!words || !document.getSelection().isCollapsed) return;
    const sign = signs.find((each) => each.dataset.sign === words.dataset.of);
    if (event.ctrlKey || event.metaKey) window.open(sign.href, "_blank", "noopener");
    else sign.click();
  });

  // From claim to claim in the order of the text.
  signs.find((sign) => `#${sign.id}` === location.hash)?.focus({ preventScroll: true }); // the one just marked
  function step(by) {
    if (!signs.length) return;
    const at = signs.indexOf(document.activeElement);
    const next = at < 0 ? (by > 0 ? 0 : signs.length - 1) : (at + by + signs.length) % signs.length;
    signs[next].focus({ preventScroll: true });
    signs[next].scrollIntoView({ block: "center" });
  }
  for (const button of document.querySelectorAll("[data-mark-step]")) {
    button.hidden = false;
    button.addEventListener("click", () => step(Number(button.dataset.markStep)));
  }
  document.addEventListener("keydown", (event) => {
    if (!isPlain(event) || isTyping(event.target)) return;
    if (event.key === "j" || event.key === "k") step(event.key === "j" ? 1 : -1);
    if (event.key === "?") explain();
  });

  // What the marks mean, and the keys.
  function explain() {
    const legend = document.querySelector(".article-legend");
    legend.open = !legend.open;
    if (legend.open) legend.querySelector("summary").focus();
  }

  // All words of a claim light up with its sign.
  function light(sign, isLit) {
    for (const words of text.querySelectorAll(`[data-of="${sign.dataset.sign}"]`)) words.classList.toggle("is-lit", isLit);
  }
  for (const sign of signs) {
    for (const name of ["focus", "pointerenter"]) sign.addEventListener(name, () => light(sign, true));
    for (const name of ["blur", "pointerleave"]) sign.addEventListener(name, () => light(sign, false));
  }
});

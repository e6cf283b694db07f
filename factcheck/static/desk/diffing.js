// Two texts side by side.

import { shown } from "./shown.js";

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

shown("[data-diff]", (page) => {
  if (page.querySelector("[data-diff-row]")) stepChanges(page);
});

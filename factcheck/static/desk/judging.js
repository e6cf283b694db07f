// The form of a judgement.

import { shown } from "./shown.js";

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

shown("[data-judgement]", showNeeded);

// The column in which one judges ends where the screen ends, so that its button is in sight from the first moment.
function fit(column) {
  const top = Math.max(column.getBoundingClientRect().top, 12);
  column.style.setProperty("--top", `${Math.min(top, innerHeight / 3)}px`);
}

const fitAll = () => document.querySelectorAll(".claim-part.is-judging").forEach(fit);
shown(".claim-part.is-judging", fit);
for (const kind of ["scroll", "resize"]) addEventListener(kind, () => requestAnimationFrame(fitAll), { passive: true });

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

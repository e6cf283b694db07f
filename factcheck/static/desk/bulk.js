// Acts on several claims of a list.

import { shown } from "./shown.js";

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

shown(".desk-bulk", (bar) => {
  const select = bar.querySelector("select[name=action]");
  if (select) showUsed(bar.querySelectorAll("[data-for-action]"), select);
});

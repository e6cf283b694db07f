// A judgement that is being written is kept in this tab until it is sent, for this claim and this person.

import { shown } from "./shown.js";
import { putBack, taken } from "./typed.js";

const page = () => document.getElementById("claim-page");
const keyOf = (id) => `draft ${page().dataset.me} ${page().dataset.page} ${id}`;

export function clearDraft(id) {
  if (page()) sessionStorage.removeItem(keyOf(id));
}

function keep(form) {
  const found = taken(form);
  if (Object.keys(found).length) sessionStorage.setItem(keyOf(form.id), JSON.stringify(found));
  else sessionStorage.removeItem(keyOf(form.id));
}

function bringBack(form) {
  const kept = sessionStorage.getItem(keyOf(form.id));
  if (!kept || form.querySelector(".desk-error, .has-error") || Object.keys(taken(form)).length) return;
  if (!putBack(form, JSON.parse(kept))) return;
  const told = document.createElement("p");
  told.className = "desk-hint claim-draft";
  told.textContent = "Your unsent words were put back. ";
  const drop = document.createElement("button");
  drop.type = "button";
  drop.className = "claim-show";
  drop.textContent = "Start afresh";
  drop.addEventListener("click", () => {
    form.reset();
    form.dispatchEvent(new Event("change", { bubbles: true }));
    told.remove();
  });
  told.append(drop);
  form.prepend(told);
}

shown("[data-judgement]", (form) => {
  if (!page()) return;
  for (const kind of ["input", "change"]) form.addEventListener(kind, () => keep(form));
  // Put back after what HTMX carries over, which is newer.
  queueMicrotask(() => bringBack(form));
});

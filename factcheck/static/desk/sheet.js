// The sheet of a page's keys, and whether single keys act at all: each person's own choice, on all pages.

const make = (tag, text = "", properties = {}) => Object.assign(document.createElement(tag), { textContent: text }, properties);

export const areOn = () => localStorage.getItem("deskKeys") !== "off";
export const isTyping = (place) =>
  place.isContentEditable || place.matches?.("textarea, select, input:not([type=radio], [type=checkbox], [type=submit], [type=button])");

function row({ key, what }) {
  const line = make("div");
  const term = make("dt");
  term.append(make("kbd", key));
  line.append(term, make("dd", what));
  return line;
}

// keys: each with its group, key and what it does. switched: what to do when the choice changes.
function sheet(keys, switched) {
  const dialog = make("dialog", "", { id: "desk-keys", className: "desk desk-sheet" });
  dialog.setAttribute("aria-labelledby", "desk-keys-title");
  const head = make("header");
  const close = make("button", "Close", { type: "button", className: "desk-button is-small" });
  close.addEventListener("click", () => dialog.close());
  head.append(make("h2", "Keys", { id: "desk-keys-title" }), close);
  const groups = make("div", "", { className: "desk-sheet-groups" });
  for (const [group, each] of Map.groupBy(keys, (one) => one.group)) {
    const box = make("section");
    const list = make("dl");
    list.append(...each.map(row));
    box.append(make("h3", group), list);
    groups.append(box);
  }
  const onOff = make("input", "", { type: "checkbox", checked: areOn() });
  onOff.addEventListener("change", () => {
    localStorage.setItem("deskKeys", onOff.checked ? "on" : "off");
    switched();
  });
  const label = make("label", "", { className: "desk-sheet-switch" });
  label.append(onOff, " Single keys act on this page");
  dialog.append(head, groups, label);
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  document.body.append(dialog);
  return dialog;
}

export function help(keys, switched) {
  const dialog = document.getElementById("desk-keys") ?? sheet(keys, switched);
  if (dialog.open) dialog.close();
  else dialog.showModal();
}

// The hint of a key at its control: discreet, and told to assistive software as what it is.
export function hintAt(control, { key, what }) {
  control.querySelector(":scope > .key-hint")?.remove();
  const told = control.matches("label") ? control.querySelector("input") : control;
  told?.removeAttribute("aria-keyshortcuts");
  if (!areOn()) return;
  told?.setAttribute("aria-keyshortcuts", key.replace("Ctrl", "Control"));
  if (control.matches("input, textarea, .desk-icon")) control.title ||= `${what} (${key})`;
  else control.append(make("kbd", key, { className: "key-hint", ariaHidden: "true" }));
}

// What was typed or chosen and not sent yet: found, carried over when the page is shown anew, and guarded.

const VALUED = "input, textarea, select";
const LEFT_OUT = new Set(["csrfmiddlewaretoken", "version", "read_at"]);

function isChanged(field) {
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.type === "hidden" || field.type === "submit" || field.type === "button") return false;
  if (field.tagName === "SELECT") return [...field.options].some((each) => each.selected !== each.defaultSelected);
  return field.value !== field.defaultValue;
}

// A form that came back with a fault holds what was typed as if it were its own.
const isRefused = (form) => Boolean(form.querySelector(".desk-error, .has-error"));
const isText = (field) => field.matches("textarea, input:not([type=hidden], [type=checkbox], [type=radio])");

function unsent(form) {
  const fields = [...form.querySelectorAll(VALUED)].filter((field) => field.name && !LEFT_OUT.has(field.name));
  const refused = isRefused(form);
  return fields.filter((field) => isChanged(field) || (refused && isText(field) && field.value));
}

const keyOf = (field) => (["checkbox", "radio"].includes(field.type) ? `${field.name}=${field.value}` : field.name);

// The same form on the page shown anew: by its id, or by where it goes and what it is about.
function formKey(form) {
  if (form.id) return form.id;
  const about = [...form.querySelectorAll("input[type=hidden]")].filter((field) => !LEFT_OUT.has(field.name));
  return [form.getAttribute("action"), ...about.map((field) => `${field.name}=${field.value}`)].join(" ");
}

// What stands in a form beyond what the server put there: {field: value}, a choice as true or false.
export function taken(form) {
  const found = {};
  for (const field of unsent(form)) {
    found[keyOf(field)] = ["checkbox", "radio"].includes(field.type) ? field.checked : field.value;
  }
  return found;
}

export function putBack(form, kept) {
  let count = 0;
  for (const field of form.querySelectorAll(VALUED)) {
    const value = kept[keyOf(field)];
    if (value === undefined || !field.name) continue;
    if (typeof value === "boolean") field.checked = value;
    else field.value = value;
    count += 1;
  }
  if (count) form.dispatchEvent(new Event("change", { bubbles: true }));
  return count;
}

export function takenFromAll(root, except) {
  const kept = new Map();
  for (const form of root.querySelectorAll("form")) {
    const found = form === except ? {} : taken(form);
    if (Object.keys(found).length) kept.set(formKey(form), found);
  }
  return kept;
}

export function putBackAll(root, kept) {
  for (const form of root.querySelectorAll("form")) {
    const found = kept.get(formKey(form));
    if (found) putBack(form, found);
  }
}

export const hasUnsentWords = (root, kind = VALUED) =>
  [...root.querySelectorAll("form[method=post]")].some((form) =>
    unsent(form).some((field) => isText(field) && field.matches(kind) && field.value.trim()),
  );

// What belongs to a part of the page is set up wherever that part is shown: at first, and again when HTMX has put it there anew.
// Once for each part: HTMX speaks of the whole page as well when it begins.

const setups = [];

export function shown(selector, setUp) {
  const done = new WeakSet();
  const once = (part) => {
    if (done.has(part)) return;
    done.add(part);
    setUp(part);
  };
  setups.push([selector, once]);
  run(document, selector, once);
}

function run(root, selector, setUp) {
  if (root !== document && root.matches(selector)) setUp(root);
  for (const found of root.querySelectorAll(selector)) setUp(found);
}

document.addEventListener("htmx:load", (event) => {
  for (const [selector, setUp] of setups) run(event.detail.elt, selector, setUp);
});

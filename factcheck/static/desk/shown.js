// What belongs to a part of the page is set up wherever that part is shown: at first, and again when HTMX has put it there anew.

const setups = [];

export function shown(selector, setUp) {
  setups.push([selector, setUp]);
  run(document, selector, setUp);
}

function run(root, selector, setUp) {
  if (root !== document && root.matches(selector)) setUp(root);
  for (const found of root.querySelectorAll(selector)) setUp(found);
}

document.addEventListener("htmx:load", (event) => {
  for (const [selector, setUp] of setups) run(event.detail.elt, selector, setUp);
});

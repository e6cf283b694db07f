// The keys of a claim's page, in one table: it drives the keys, the sheet that explains them, and the hints on the controls.
// Never while one types; never with a modifier that a browser or a screen reader uses; and each person can switch them off.

import { areOn, help as sheetOf, hintAt, isTyping } from "./sheet.js";
import { shown } from "./shown.js";

const page = () => document.getElementById("claim-page");
const first = (selector, root = document) => [...root.querySelectorAll(selector)].find((each) => each.checkVisibility());
const press = (selector) => () => first(selector)?.click();
const focus = (selector) => () => first(selector)?.focus();

const passages = () => [...(page()?.querySelectorAll("#suggestions .desk-passage") ?? [])].filter((each) => each.checkVisibility());
const chosen = () => document.activeElement?.closest?.("#suggestions .desk-passage");

function choose(number) {
  const passage = passages()[number - 1];
  if (!passage) return;
  passage.tabIndex = -1;
  passage.focus({ preventScroll: true, focusVisible: true });
  passage.scrollIntoView({ block: "nearest" });
}

const cite = (stance) => () => (chosen() ?? passages()[0])?.querySelector(`button[name=stance][value=${stance}]`)?.click();

function rate(rating) {
  return () => {
    const choice = first(`#act-review input[name=rating][value=${rating}]`);
    if (!choice) return;
    choice.click();
    choice.focus();
  };
}

function context() {
  const folds = [...page().querySelectorAll(".desk-neighbours")];
  const open = folds.some((each) => !each.open);
  for (const each of folds) each.open = open;
}

const LIVE = "a:is([rel~=noreferrer], [target=_blank])";

// Of the source that the chosen suggestion is from; else of the first.
function openLive() {
  const source = chosen()?.dataset.source;
  openPage((source && first(`#sources [data-source="${source}"] ${LIVE}`)) || first(`#sources ${LIVE}`));
}

function openCaptured() {
  const read = "a[href*='/read/']";
  openPage((chosen() && first(read, chosen())) || first(read, page()));
}

function openPage(link) {
  if (link) window.open(link.href, "_blank", "noopener");
}

// key: as the keyboard gives it. on: the control that shows it.
const KEYS = [
  { group: "From claim to claim", key: "j", what: "Next claim", run: press("[data-step=after]"), on: "[data-step=after]" },
  { group: "From claim to claim", key: "k", what: "Previous claim", run: press("[data-step=before]"), on: "[data-step=before]" },
  { group: "From claim to claim", key: "/", what: "Search the claims", run: focus("#claim-search, #searchbar"), on: "#claim-search" },
  { group: "Read", key: "n", what: "Show or fold what stands before and after", run: context, on: ".desk-neighbours > summary" },
  { group: "Read", key: "o", what: "Open the source on the web", run: openLive },
  { group: "Read", key: "p", what: "Open the captured text", run: openCaptured },
  { group: "Cite", key: "1 – 9", what: "Choose the suggestion of that number" },
  { group: "Cite", key: "s", what: "It supports the claim", run: cite("SUPPORTS"), on: "button[name=stance][value=SUPPORTS]" },
  { group: "Cite", key: "r", what: "It refutes it", run: cite("REFUTES"), on: "button[name=stance][value=REFUTES]" },
  { group: "Cite", key: "q", what: "It qualifies it", run: cite("QUALIFIES"), on: "button[name=stance][value=QUALIFIES]" },
  { group: "Cite", key: "m", what: "It mentions it", run: cite("MENTIONS"), on: "button[name=stance][value=MENTIONS]" },
  { group: "Judge", key: "t", what: "Take the claim", run: press("#act-take button"), on: "#act-take button" },
  { group: "Judge", key: "c", what: "Confirmed", run: rate("CONFIRMED"), rating: "CONFIRMED" },
  { group: "Judge", key: "w", what: "Right once its words are changed", run: rate("CONFIRMED_WITH_CHANGES"), rating: "CONFIRMED_WITH_CHANGES" },
  { group: "Judge", key: "a", what: "Only that it was said", run: rate("ATTRIBUTION_ONLY"), rating: "ATTRIBUTION_ONLY" },
  { group: "Judge", key: "l", what: "Misleading", run: rate("MISLEADING"), rating: "MISLEADING" },
  { group: "Judge", key: "i", what: "Inaccurate", run: rate("INACCURATE"), rating: "INACCURATE" },
  { group: "Judge", key: "u", what: "Nothing found that supports it", run: rate("UNSUPPORTED"), rating: "UNSUPPORTED" },
  { group: "Judge", key: "v", what: "Cannot be verified", run: rate("UNVERIFIABLE"), rating: "UNVERIFIABLE" },
  { group: "Judge", key: "b", what: "Propose the verdict of the same claim elsewhere", run: press("#similar [data-propose]"), on: "#similar [data-propose]" },
  { group: "Judge", key: "e", what: "Write why", run: focus("#act-review textarea[name=rationale]"), on: "#act-review textarea[name=rationale]" },
  { group: "Judge", key: "Ctrl+Enter", what: "Submit the review, while writing too", on: "#act-review .claim-submit > button" },
  { group: "Help", key: "?", what: "These keys", run: () => help(), on: ".claim-keys" },
  { group: "Help", key: "Esc", what: "Leave a field, close this sheet" },
];
const BY_KEY = new Map(KEYS.filter((each) => each.run).map((each) => [each.key, each.run]));

document.addEventListener("keydown", (event) => {
  if (!page() || event.defaultPrevented || event.isComposing) return;
  const place = event.target;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.altKey) {
    const form = place.closest?.("#claim-page form") ?? document.getElementById("act-review");
    if (form && areOn()) {
      event.preventDefault();
      form.requestSubmit(form.querySelector(".claim-submit > button") ?? undefined);
    }
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (isTyping(place)) {
    if (event.key === "Escape") place.blur();
    return;
  }
  const run = areOn() ? BY_KEY.get(event.key) : event.key === "?" && help;
  const isNumber = areOn() && /^[1-9]$/.test(event.key);
  if (!run && !isNumber) return;
  event.preventDefault();
  if (isNumber) choose(Number(event.key));
  else run();
});

const help = () => sheetOf(KEYS, hint);

function hint(root = document) {
  for (const each of KEYS) {
    const selector = each.rating ? `#act-review label:has(input[value=${each.rating}])` : each.on;
    if (selector) for (const control of root.querySelectorAll(selector)) hintAt(control, each);
  }
  root.querySelectorAll("#suggestions .desk-passage-head").forEach((head, at) => {
    if (at < 9 && areOn()) head.dataset.number = at + 1;
    else delete head.dataset.number;
  });
}

shown("#claim-page", () => hint());
shown("#similar", (card) => hint(card)); // fetched once the page is there
for (const button of document.querySelectorAll(".claim-keys")) {
  button.hidden = false;
  button.addEventListener("click", help);
}

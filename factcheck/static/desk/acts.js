// Acts on a claim's page: sent by HTMX, answered with the page's article, put in place of the old one. Where one reads, what has
// the focus, what is unfolded and what was typed in other forms stays. Without this file each act is an ordinary post.

import { clearDraft } from "./drafts.js";
import { putBackAll, takenFromAll } from "./typed.js";

const PART = "X-Desk-Part"; // set by the server on each part of a page
const page = () => document.getElementById("claim-page");
const isAct = (form) => form.method === "post" && form.enctype !== "multipart/form-data" && /\/do\/[\w-]+\/$/.test(form.action);
let sending = null; // the act that is under way; there is one at a time
let looking = null; // the look for what is new, which an act makes needless
let unplaced = new Map(); // what was typed in forms that are fetched when they are opened, until they are there again

export function say(words) {
  const told = document.createElement("p");
  told.className = "desk-said-words";
  told.textContent = words;
  document.getElementById("desk-said")?.replaceChildren(told);
}

// How the page looked before it is shown anew.
function remember(sent) {
  const old = page();
  const focus = document.activeElement;
  return {
    kept: takenFromAll(old, sent),
    open: [...old.querySelectorAll("details[open] > summary")].map(words),
    focus: old.contains(focus) ? { id: focus.id, section: focus.closest("section[id]")?.id } : null,
    top: anchor(old),
  };
}

// What a fold is called, without the hint of its key.
const words = (summary) =>
  [...summary.childNodes]
    .filter((each) => !each.matches?.(".key-hint"))
    .map((each) => each.textContent.trim())
    .join(" ");

// The first part of the page that is in sight, and how far from the top it stands.
function anchor(root) {
  for (const part of root.querySelectorAll("section[id], .desk-passage[id]")) {
    const box = part.getBoundingClientRect();
    if (box.bottom > 80) return { id: part.id, top: box.top };
  }
  return null;
}

function recall({ kept, open, focus, top }, wanted) {
  const now = page();
  putBackAll(now, kept);
  unplaced = kept;
  for (const summary of now.querySelectorAll("details:not([open]) > summary")) {
    if (open.includes(words(summary))) summary.parentElement.open = true;
  }
  const fault = now.querySelector("form .desk-error[role=alert]");
  const goal = fault?.closest("form") || (wanted && document.getElementById(wanted));
  if (fault) fault.closest("details")?.setAttribute("open", "");
  const stands = top && document.getElementById(top.id);
  if (stands) scrollBy(0, stands.getBoundingClientRect().top - top.top);
  if (fault) {
    goal.scrollIntoView({ block: "nearest" });
    (goal.querySelector(".has-error :is(input, textarea, select)") || lightly(goal)).focus({ preventScroll: true });
  } else if (focus || wanted) {
    const again = (focus?.id && document.getElementById(focus.id)) || goal || document.getElementById(focus?.section);
    if (again) lightly(again).focus({ preventScroll: true });
  }
}

// A place that no key leads to may still be where one goes on.
function lightly(place) {
  if (!place.matches("a, button, input, textarea, select, [tabindex]")) place.tabIndex = -1;
  return place;
}

async function ask(method, address, { form = null, values = {}, wanted = "" } = {}) {
  let before = null;
  const seen = page().dataset.readAt;
  let isShown = false;
  const note = (event) => {
    if (event.detail.target.id !== "claim-page" || event.detail.requestConfig.verb !== method.toLowerCase()) return;
    if (method === "GET" && sending) event.detail.shouldSwap = false; // the act's own answer is newer
    isShown = event.detail.shouldSwap;
    if (isShown) {
      before = remember(form); // at the last moment: one may have typed on
      unplaced = new Map();
    }
  };
  document.addEventListener("htmx:beforeSwap", note);
  try {
    page().setAttribute("aria-busy", "true");
    await htmx.ajax(method, address, {
      source: form || page(),
      target: "#claim-page",
      swap: "outerHTML show:none focus-scroll:false",
      values,
      headers: { "X-Desk-Seen": seen },
    });
  } finally {
    document.removeEventListener("htmx:beforeSwap", note);
    page()?.removeAttribute("aria-busy");
  }
  if (isShown) recall(before, wanted);
  return isShown;
}

// The page anew, since something came or changed; asked again where more came while it was on its way.
export async function refresh() {
  if (sending || !page()) return;
  if (looking) {
    looking.again = true;
    return;
  }
  looking = { again: false };
  try {
    await ask("GET", page().dataset.page);
  } finally {
    const { again } = looking;
    looking = null;
    if (again) refresh();
  }
}

// Where one goes on after an act.
const AFTER = { take: "judge", open: "judge", review: "judge", override: "judge", concur: "judge" };

async function send(form, submitter) {
  const slug = form.action.match(/\/do\/([\w-]+)\/$/)[1];
  const values = submitter?.name ? { [submitter.name]: submitter.value } : {};
  sending = form;
  try {
    const isShown = await ask("POST", form.getAttribute("action"), { form, values, wanted: AFTER[slug] });
    if (isShown && !page().querySelector(`#act-${slug} .desk-error`)) clearDraft(`act-${slug}`);
  } finally {
    sending = null;
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!page()?.contains(form)) {
    if (document.getElementById("logout-form") === form) sessionStorage.clear();
    return;
  }
  if (!isAct(form) || !window.htmx || event.defaultPrevented) return;
  event.preventDefault();
  if (!sending) send(form, event.submitter);
  else if (sending !== form) say("One moment: what you did before is still being sent.");
});

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-fresh]")) refresh();
});
document.addEventListener("desk:fresh", refresh);

// An answer that is no part of our page, as that of a session that has ended, is never put into it.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (!page() || event.detail.xhr.getResponseHeader(PART)) return;
  event.detail.shouldSwap = false;
  if (event.detail.requestConfig.verb !== "post") return;
  say("Not sent: the page did not answer as it should. Nothing that you typed is lost. Are you still signed in?");
});
document.addEventListener("htmx:sendError", (event) => {
  if (event.detail.requestConfig.verb === "post") say("Not sent: there is no connection. Nothing that you typed is lost.");
});

document.addEventListener("htmx:load", (event) => {
  if (event.target.matches?.("form")) putBackAll(event.target.parentElement, unplaced);
});

// What asks by itself says how old the page is.
document.addEventListener("htmx:configRequest", (event) => {
  if (page()) event.detail.headers["X-Desk-Seen"] = page().dataset.readAt;
});

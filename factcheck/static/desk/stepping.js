// From claim to claim: along the list that one came from, where there was one; else along the article, as the server says.

const CLAIM = /\/claims\/claim\/[0-9a-f-]{36}\/change\/$/;
const KEPT = "desk list";
const path = (link) => new URL(link.href).pathname;

// Leaving a list for one of its claims: the list is remembered, in its order.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]");
  if (!link || link.closest(".claim-steps, #claim-page") || !CLAIM.test(path(link))) return;
  const list = link.closest("[data-claims], #result_list, .desk-card") ?? link.closest("main, #content");
  const paths = [...(list?.querySelectorAll("a[href]") ?? [])].map(path).filter((each) => CLAIM.test(each));
  const title = list?.querySelector("h2")?.firstChild?.textContent.trim() || document.querySelector("#header-inner h1")?.textContent.trim();
  sessionStorage.setItem(KEPT, JSON.stringify({ title: title?.replace(/\s+/g, " ") ?? "the list", paths: [...new Set(paths)] }));
});

function step(nav, side, to, words) {
  let link = nav.querySelector(`[data-step=${side}]`);
  if (!to) {
    link?.remove();
    return;
  }
  if (!link) {
    link = document.createElement("a");
    link.className = "desk-icon";
    link.dataset.step = side;
    const icon = document.createElement("span");
    icon.className = "material-symbols-outlined";
    icon.ariaHidden = "true";
    icon.textContent = side === "after" ? "chevron_right" : "chevron_left";
    link.append(icon);
    nav[side === "after" ? "append" : "prepend"](link);
  }
  link.href = to;
  link.setAttribute("aria-label", words);
  link.title = words;
}

const nav = document.querySelector(".claim-steps");
const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
const at = kept?.paths.indexOf(location.pathname) ?? -1;
if (nav && at >= 0 && kept.paths.length > 1) {
  step(nav, "before", kept.paths[at - 1], `Previous of “${kept.title}”`);
  step(nav, "after", kept.paths[at + 1], `Next of “${kept.title}”`);
  const place = document.createElement("span");
  place.className = "claim-place";
  place.textContent = `${at + 1} of ${kept.paths.length}`;
  place.title = kept.title;
  nav.insertBefore(place, nav.querySelector("[data-step=after]"));
}

// A link to a folded place opens it.

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href^='#']");
  if (!link) return;
  for (let at = document.getElementById(link.hash.slice(1)); at; at = at.parentElement) {
    if (at instanceof HTMLDetailsElement) at.open = true;
  }
});

// Asks before a page is left on which something was typed and not sent: any words on a claim's page, texts of more than a line
// on the others. After acts.js, which sends by itself what leaves no page.

import { hasUnsentWords } from "./typed.js";

let isSent = false;

document.addEventListener("submit", (event) => {
  isSent = !event.defaultPrevented;
});
addEventListener("pageshow", () => {
  isSent = false; // come back to, as it was left
});
addEventListener("beforeunload", (event) => {
  const page = document.getElementById("claim-page");
  if (!isSent && (page ? hasUnsentWords(page) : hasUnsentWords(document, "textarea"))) event.preventDefault();
});

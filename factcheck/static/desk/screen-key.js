// A key in the address's fragment, which no server is sent: taken out of the address, and posted.
function take() {
  const key = new URLSearchParams(location.hash.slice(1)).get("key");
  if (!key) return;
  history.replaceState(null, "", location.pathname + location.search);
  const form = document.getElementById("screen-key");
  form.elements.key.value = key;
  form.submit();
}
take();
addEventListener("hashchange", take); // put into the address of the page that asks for it

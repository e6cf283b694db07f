// A key in the address's fragment, which no server is sent: taken out of the address, and posted.
const key = new URLSearchParams(location.hash.slice(1)).get("key");
if (key) {
  history.replaceState(null, "", location.pathname + location.search);
  const form = document.getElementById("screen-key");
  form.elements.key.value = key;
  form.submit();
}

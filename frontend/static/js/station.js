// A scanned card brings its code after the #, which no browser sends: it is put in the field, and leaves the address.
const code = decodeURIComponent(location.hash.slice(1)), field = document.querySelector("[data-station-code] input[name=code]");
if (code && field) {
  field.value = code;
  history.replaceState(null, "", location.pathname);
}

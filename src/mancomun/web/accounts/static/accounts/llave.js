// When the browser does not use a key, say so on the page instead of in the console alone.
document.addEventListener("allauth.error", (event) => {
  const place = document.querySelector("[data-passkey-failed]");
  if (!place) return;
  event.preventDefault();
  place.hidden = false;
  place.scrollIntoView({ block: "nearest" });
});

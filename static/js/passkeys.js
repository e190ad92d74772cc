// Tells what allauth's script would only write to the console.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const notice = document.querySelector("[data-passkey-error]");
  if (notice) notice.hidden = false;
});

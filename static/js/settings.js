// Settings: the browser's time zone, the theme before it is saved, and copying a token.
{
  const zones = document.getElementById("id_time_zone");
  const offer = document.querySelector("[data-zone-offer]");
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zones && offer && zones.value !== here && zones.querySelector(`option[value="${CSS.escape(here)}"]`)) {
    offer.querySelector("b").textContent = here.replaceAll("_", " ");
    offer.hidden = false;
    offer.querySelector("button").addEventListener("click", () => {
      zones.value = here;
      offer.hidden = true;
      zones.focus();
    });
  }

  for (const radio of document.querySelectorAll("input[name=theme][type=radio]")) {
    radio.addEventListener("change", () => {
      document.documentElement.dataset.theme = radio.value;
    });
  }

  for (const button of navigator.clipboard ? document.querySelectorAll("[data-copy]") : []) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
      button.textContent = "Copied";
    });
  }
}

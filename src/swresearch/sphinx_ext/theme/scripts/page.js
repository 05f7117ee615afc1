/* Light or dark before the page shows, then the menu and the regions that scroll. Works from a file, too. */
(function () {
  "use strict";
  var root = document.documentElement;
  var system = window.matchMedia("(prefers-color-scheme: dark)");

  function chosen() {
    try { return localStorage.getItem("sw-theme"); } catch (error) { return null; }
  }
  function paint() {
    root.dataset.theme = chosen() || (system.matches ? "dark" : "light");
    var button = document.getElementById("sw-dark-button");
    if (button) button.setAttribute("aria-pressed", String(root.dataset.theme === "dark"));
  }
  root.classList.add("sw-js");
  paint();
  system.addEventListener("change", paint);

  function prepareDark(button) {
    button.hidden = false;
    button.addEventListener("click", function () {
      try { localStorage.setItem("sw-theme", root.dataset.theme === "dark" ? "light" : "dark"); }
      catch (error) { root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark"; return; }
      paint();
    });
  }
  function prepareMenu(button, menu) {
    button.hidden = false;
    function open(yes) {
      button.setAttribute("aria-expanded", String(yes));
      menu.classList.toggle("sw-open", yes);
    }
    button.addEventListener("click", function () {
      open(button.getAttribute("aria-expanded") !== "true");
    });
    document.addEventListener("keydown", function (event) {
      if (event.key === "Escape" && menu.classList.contains("sw-open")) { open(false); button.focus(); }
    });
    /* Search and appearance stand between the button and the menu: an open menu comes right after its button. */
    document.addEventListener("keydown", function (event) {
      if (event.key !== "Tab" || !menu.classList.contains("sw-open") || !button.offsetParent) return;
      var first = menu.querySelector("a");
      var to = event.shiftKey ? (event.target === first && button) : (event.target === button && first);
      if (to) { event.preventDefault(); to.focus(); }
    });
  }
  /* Only a region that really scrolls is a landmark and a stop for the keyboard. */
  function markScrolling() {
    document.querySelectorAll(".sw-scroll, .sw-code pre").forEach(function (region) {
      if (region.clientWidth === 0) return;
      var scrolls = region.scrollWidth > region.clientWidth + 1 || region.scrollHeight > region.clientHeight + 1;
      region.classList.toggle("sw-scrolls", scrolls);
      var stays = scrolls && region.querySelector("thead tr > *");  /* the columns rest beside the one that stays */
      region.style.scrollPaddingLeft = stays ? stays.offsetWidth + "px" : "";
      if (scrolls) { region.setAttribute("role", "region"); region.setAttribute("tabindex", "0"); }
      else { region.removeAttribute("role"); region.removeAttribute("tabindex"); }
    });
  }
  document.addEventListener("DOMContentLoaded", function () {
    prepareDark(document.getElementById("sw-dark-button"));
    prepareMenu(document.getElementById("sw-menu-button"), document.getElementById("sw-menu"));
    paint();
    markScrolling();
    window.addEventListener("resize", markScrolling);
    document.addEventListener("toggle", markScrolling, true);
  });
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("details.sw-data:not([open]), details.sw-answer:not([open])").forEach(function (details) {
      details.open = true;
      details.dataset.swPrint = "1";
    });
  });
  window.addEventListener("afterprint", function () {
    document.querySelectorAll("details[data-sw-print]").forEach(function (details) {
      details.open = false;
      delete details.dataset.swPrint;
    });
  });
})();

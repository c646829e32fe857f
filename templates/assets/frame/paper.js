// On paper nothing can be opened: every table is, and the address that was read stands below.
"use strict";
(() => {
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("main details:not([open])")];
    opened.forEach((one) => {
      one.open = true;
    });
    document.querySelectorAll("img[loading=lazy]").forEach((one) => {
      one.loading = "eager";
    });
    if (window.location.protocol.startsWith("http"))
      document.getElementById("address").textContent = window.location.href;
  });
  window.addEventListener("afterprint", () =>
    opened.splice(0).forEach((one) => {
      one.open = false;
    }),
  );
})();

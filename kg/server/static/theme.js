/* Light or dark: as the system, or as the reader chose. Runs in the head, before anything is drawn. */
"use strict";
(() => {
  const root = document.documentElement,
    system = matchMedia("(prefers-color-scheme: dark)");
  const apply = dark => (root.dataset.theme = dark ? "dark" : "light");
  const chosen = () => sessionStorage.getItem("theme");
  apply(chosen() ? chosen() === "dark" : system.matches);
  system.addEventListener("change", () => chosen() || apply(system.matches));
  addEventListener("DOMContentLoaded", () =>
    document.getElementById("theme").addEventListener("click", () => {
      apply(root.dataset.theme !== "dark");
      sessionStorage.setItem("theme", root.dataset.theme);
    }),
  );
})();

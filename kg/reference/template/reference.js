/* Language and theme; everything else works without a script. */
(() => {
  "use strict";
  const root = document.documentElement;
  const titles = JSON.parse(document.getElementById("titles").textContent);
  const speak = lang => {
    root.lang = lang;
    document.title = titles[lang];
    for (const button of document.querySelectorAll("#languages button"))
      button.setAttribute("aria-pressed", String(button.value === lang));
    for (const named of document.querySelectorAll("[data-zh]"))
      named.setAttribute("aria-label", named.dataset[lang]);
  };
  const paint = theme => (root.dataset.theme = theme);
  document.getElementById("languages").addEventListener("click", event => {
    const button = event.target.closest("button");
    if (button) speak(button.value);
  });
  document.getElementById("theme").addEventListener("click", () =>
    paint(root.dataset.theme === "dark" ? "light" : "dark"),
  );
  const contents = document.getElementById("contents");
  const wide = matchMedia("(min-width: 901px)");
  const fold = () => (contents.open = wide.matches);
  wide.addEventListener("change", fold);
  contents.addEventListener("click", event => {
    if (event.target.closest("a") && !wide.matches) contents.open = false;
  });
  fold();
  paint(matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  speak(root.lang);
  document.body.dataset.ready = "";
})();

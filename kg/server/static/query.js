/* The query editor: YASQE for the text, this for running it and showing the answer. Nothing from an answer is ever read
   as HTML: every element is built, every text is text. */
"use strict";
(() => {
  const byId = id => document.getElementById(id);
  const { prefixes, queries, first, shown, lang, words } = JSON.parse(byId("data").textContent);
  const locale = { zh: "zh-CN", en: "en-GB", ru: "ru-RU" }[lang];
  const number = value => value.toLocaleString(locale, { maximumFractionDigits: 2 });
  const say = (key, n) => {
    const text = words[key];
    const form = typeof text === "string" ? text : (text[new Intl.PluralRules(locale).select(n)] ?? text.other);
    return form.replace("{n}", n === undefined ? "" : number(n));
  };

  /* --- the text ---------------------------------------------------------------------------------------------- */

  Yasqe.forkAutocompleter("prefixes", {
    name: "known-prefixes",
    persistenceId: null,
    get: () => Promise.resolve(Object.entries(prefixes).map(([name, iri]) => `${name}: <${iri}>`)),
  });
  const editor = new Yasqe(byId("editor"), {
    value: sessionStorage.getItem("query") ?? first,
    persistenceId: null,
    consumeShareLink: null,
    createShareableLink: () => "",
    pluginButtons: () => [],
    showQueryButton: false,
    resizeable: false,
    editorHeight: "300px",
    autocompleters: ["known-prefixes", "variables"],
    screenReaderLabel: words.editor,
    viewportMargin: Infinity,
  });
  const field = editor.getInputField();
  field.setAttribute("aria-label", words.editor);
  field.setAttribute("aria-describedby", "editor-help");
  editor.addKeyMap({
    "Ctrl-Enter": () => run(),
    "Cmd-Enter": () => run(),
    Tab: false, // moves on, as everywhere
    "Shift-Tab": false,
  });
  editor.on("change", () => sessionStorage.setItem("query", editor.getValue()));

  for (const button of document.querySelectorAll("[data-question]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      editor.setValue(queries[button.dataset.question]);
      byId("editor-title").scrollIntoView({ block: "nearest" });
      editor.focus();
      run();
    });
  }

  /* --- the answer -------------------------------------------------------------------------------------------- */

  let running = null;
  const status = (text, wrong = false) => {
    byId("status").textContent = text;
    byId("status").classList.toggle("wrong", wrong);
  };

  async function ask(accept, limited) {
    const body = new URLSearchParams({ query: editor.getValue() });
    if (limited) body.set("maxrows", shown);
    return fetch("/sparql", { method: "POST", body, headers: { Accept: accept }, signal: running?.signal });
  }

  async function run() {
    running?.abort();
    const mine = (running = new AbortController()),
      start = performance.now(),
      result = byId("result");
    byId("stop").hidden = false;
    byId("saves").hidden = true;
    result.hidden = true;
    status(say("running"));
    try {
      const response = await ask("application/sparql-results+json, text/turtle;q=0.9", true);
      const text = await response.text();
      if (mine !== running) return;
      if (!response.ok) {
        status(say("failed"), true);
        result.replaceChildren(element("pre", { class: "problem" }, text.trim()));
      } else {
        const seconds = say("seconds", (performance.now() - start) / 1000);
        const graph = response.headers.get("Content-Type").startsWith("text/turtle");
        status(`${graph ? showGraph(text) : showResults(JSON.parse(text), response)} · ${seconds}`);
        showSaves(graph);
      }
      result.hidden = false;
    } catch (error) {
      if (mine !== running) return;
      status(error.name === "AbortError" ? say("stopped") : say("unreachable"), error.name !== "AbortError");
    } finally {
      if (mine === running) {
        running = null;
        byId("stop").hidden = true;
      }
    }
  }

  function showGraph(turtle) {
    byId("result").replaceChildren(element("pre", {}, turtle));
    return "Turtle";
  }

  function showResults(answer, response) {
    if ("boolean" in answer) {
      byId("result").replaceChildren(element("p", { class: "truth" }, words[answer.boolean ? "yes" : "no"]));
      return words[answer.boolean ? "yes" : "no"];
    }
    const rows = answer.results.bindings;
    const head = element("tr", {}, ...answer.head.vars.map(name => element("th", { scope: "col" }, name)));
    const body = rows.map(row => element("tr", {}, ...answer.head.vars.map(name => element("td", {}, term(row[name])))));
    const table = element("table", {}, element("thead", {}, head), element("tbody", {}, ...body));
    byId("result").replaceChildren(rows.length ? table : element("p", {}, say("nothing")));
    return response.headers.has("X-Result-Truncated") ? say("cut", rows.length) : say("rows", rows.length);
  }

  /** A value as an element: things lead to what is said of them. */
  function term(value) {
    if (!value) return "";
    if (value.type === "uri") {
      const link = element("a", { href: `/id?${new URLSearchParams({ iri: value.value, lang })}`, title: value.value });
      link.append(element("bdi", {}, shortened(value.value)));
      return link;
    }
    return element("bdi", value["xml:lang"] ? { lang: value["xml:lang"] } : {}, String(value.value ?? ""));
  }

  function shortened(iri) {
    const [prefix, start] = Object.entries(prefixes)
      .filter(([, start]) => iri.startsWith(start))
      .reduce((best, entry) => (entry[1].length > best[1].length ? entry : best), ["", ""]);
    const text = start ? `${prefix}:${iri.slice(start.length)}` : iri;
    try {
      return decodeURI(text);
    } catch {
      return text;
    }
  }

  function showSaves(graph) {
    const kinds = graph
      ? { Turtle: ["text/turtle", "ttl"], "N-Triples": ["application/n-triples", "nt"], "JSON-LD": ["application/ld+json", "jsonld"] }
      : { CSV: ["text/csv", "csv"], JSON: ["application/sparql-results+json", "json"], XML: ["application/sparql-results+xml", "xml"] };
    byId("saves").replaceChildren(
      element("span", {}, words.save),
      ...Object.entries(kinds).map(([name, [type, suffix]]) => {
        const button = element("button", { type: "button" }, name);
        button.addEventListener("click", () => save(type, suffix));
        return button;
      }),
    );
    byId("saves").hidden = false;
  }

  async function save(type, suffix) {
    status(say("running"));
    try {
      const response = await ask(type, false);
      if (!response.ok) return status((await response.text()).trim(), true);
      const link = element("a", { href: URL.createObjectURL(await response.blob()), download: `result.${suffix}` });
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10000);
      status(`result.${suffix}`);
    } catch {
      status(say("unreachable"), true);
    }
  }

  function element(name, attributes, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  byId("run").addEventListener("click", run);
  byId("stop").addEventListener("click", () => running?.abort());
  document.body.dataset.ready = "";
})();

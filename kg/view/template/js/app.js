/* The page as a whole: what happens when something is chosen, and the start. */

/** Choose an entity, a fact, an edge, or nothing. */
function focusOn(focus) {
  const reading = document.activeElement?.closest("#panel, .reading"); // what is in there is made anew
  state.focus = focus;
  document.body.classList.toggle("focused", Boolean(focus));
  refresh();
  if (!focus) setSheet("peek");
  else if (narrow.matches && document.body.dataset.sheet === "peek") setSheet("half");
  writeAddress(true);
  showPanel();
  fillList();
  fillChronicle();
  fillCounts();
  showFocus();
  const text = document.querySelector(".reading:not([hidden])");
  if (reading) (focus ? panel : (text ?? stage)).focus({ preventScroll: true });
  text?.querySelector(".chosen")?.scrollIntoView({ block: "nearest" });
  if (!focus) return;
  const name =
    focus.entity != null
      ? label(focus.entity)
      : focus.fact != null
        ? factTitle(FACTS[focus.fact])
        : `${label(focus.edge[0])} — ${label(focus.edge[1])}`;
  const count =
    focus.entity != null
      ? ENTITIES[focus.entity].facts.filter(fact => live[fact]).length
      : panel.querySelectorAll("article").length || 1;
  announce(say("selected", { name, facts: say("facts", { n: count }) }));
}

/** After a filter changed. */
function changed(write = true) {
  refresh();
  if (write) writeAddress(false);
  fillFilters();
  fillTimeline();
  showPanel();
  fillList();
  fillChronicle();
  fillCounts();
}

function fillCounts() {
  const entities = countEntities(shownNode),
    facts = visible.reduce((sum, value) => sum + value, 0);
  const part = HAS_CORE && !state.everything;
  byId("counts").textContent = say("counts", {
    entities: part
      ? say("core", { n: entities, all: number(countEntities(heldNode)) })
      : say("entities", { n: entities }),
    facts: say("facts", { n: facts }),
  });
  const extent = byId("extent");
  extent.hidden = !HAS_CORE || isText();
  extent.textContent = state.everything ? say("showCore") : say("showEverything", { n: countEntities(heldNode) });
  const nothing = byId("nothing");
  nothing.hidden = frame.nodes.length > 0 || isText();
  nothing.textContent = FACTS.length ? say("nothing") : say("emptyGraph");
  byId("reset").disabled = !filtersTouched();
}

byId("extent").addEventListener("click", () => {
  state.everything = !state.everything;
  changed();
  fit(true);
});

/** A group of buttons of which one is chosen; arrow keys move the choice. */
function segments(id, name, choices, current, choose) {
  const box = byId(id);
  const pickAt = place => {
    choose(choices[place][0]);
    box.children[place].focus();
  };
  box.setAttribute("aria-label", name);
  box.replaceChildren(
    ...choices.map(([value, text, title, disabled, why], place) =>
      button(text, () => pickAt(place), {
        role: "radio",
        "aria-checked": String(value === current),
        tabIndex: value === current ? 0 : -1,
        "aria-label": title,
        disabled,
        title: disabled ? why : null,
        lang: id === "languages" ? value : null,
      }),
    ),
  );
  box.onkeydown = event => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    let place = choices.findIndex(([value]) => value === current);
    do place = (place + step + choices.length) % choices.length;
    while (choices[place][3]);
    pickAt(place);
  };
}

/** What part of a graph the page shows, if it is a part. */
function scopeText() {
  const { around, hops, query: question, total } = CONTENT.scope ?? {};
  const parts = [
    question && say("scopeQuery", { query: plain(question) }),
    around && say("scopeAround", { names: around.map(label).join(say("and")), n: hops }),
    total && say("scopeCentre", { n: total }),
  ];
  return parts.filter(Boolean).join(" · ");
}

/** Everything that has words in it. */
function fillWords() {
  document.documentElement.lang = LOCALE[lang];
  document.title = byId("title").textContent = CONTENT.titles[lang];
  const documents = say("documents", { n: DOCUMENTS.length });
  const span = DATED.length
    ? say("subtitle", { documents, from: date(monthText(FIRST_MONTH)), to: date(monthText(LAST_MONTH)) })
    : say("subtitleUndated", { documents });
  byId("subtitle").textContent = byId("subtitle").title = [scopeText(), span].filter(Boolean).join(" · ");
  const texts = {
    skip: "skip",
    "filters-title": "filters",
    "entity-types-title": "entityTypes",
    "fact-types-title": "factTypes",
    "sources-title": "sources",
    "confidence-title": "leastConfidence",
    "display-title": "display",
    reset: "reset",
    hint: HAS_CORE ? "hintLarge" : "hint",
  };
  byId("map-note").textContent = mapNote();
  byId("map-note").classList.toggle("own", Boolean(CONTENT.map.own));
  byId("open-filters").lastElementChild.textContent = say("filters");
  for (const [id, key] of Object.entries(texts)) byId(id).textContent = say(key);
  const names = {
    "zoom-in": "zoomIn",
    "zoom-out": "zoomOut",
    fit: "fit",
    theme: "theme",
    "close-filters": "close",
    query: "search",
    hits: "search",
    filters: "filters",
    "find-document": "findDocument",
    exports: "export",
    list: "list",
    chronicle: "time",
  };
  for (const [id, key] of Object.entries(names)) byId(id).setAttribute("aria-label", say(key));
  query.placeholder = say("search");
  if (CONTENT.queryPage) {
    byId("ask").lastElementChild.textContent = say("ask");
    byId("ask").href = `${CONTENT.queryPage}?lang=${lang}`;
  }
  byId("find-document").placeholder = say("findDocument");
  stage.setAttribute("aria-label", say("stage", { hint: byId("hint").textContent }));
  segments(
    "views",
    say("views"),
    [
      ["net", say("net")],
      ["map", say("map"), null, !HAS_MAP, say("noMap")],
      ["list", say("list")],
      ["time", say("time"), null, !FACTS.length],
    ],
    state.view,
    setView,
  );
  segments(
    "languages",
    say("languages"),
    LANGUAGES.map(code => [code, LANGUAGE_SHORT[code] ?? code, LANGUAGE_NAME[code]]),
    lang,
    setLanguage,
  );
  fillMenu();
}

function setLanguage(code) {
  lang = code;
  fillWords();
  changed();
}

function setView(view) {
  const before = state.view;
  state.view = view;
  placeView(before);
  fillWords();
  changed();
  if (!isText() && view !== before) {
    fit(false, true);
    if (view === "map") refresh();
  }
}

function placeView(before) {
  if (state.view === "map" && !HAS_MAP) state.view = "net";
  document.body.dataset.view = state.view;
  document.body.classList.toggle("reads", isText());
  list.hidden = state.view !== "list";
  chronicle.hidden = state.view !== "time";
  stage.inert = byId("zoom").inert = isText();
  byId("map-note").hidden = state.view !== "map";
}

const darkSystem = matchMedia("(prefers-color-scheme: dark)");
function applyTheme() {
  const dark = state.theme ? state.theme === "dark" : darkSystem.matches;
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  byId("theme").setAttribute("aria-pressed", String(dark));
  readInk();
}
byId("theme").addEventListener("click", () => {
  state.theme = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
  applyTheme();
  writeAddress(false);
  repaint();
});
darkSystem.addEventListener("change", () => {
  applyTheme();
  repaint();
});

/** Take the state from the address: at the start, and when the reader goes back. */
function fromAddress(fragment) {
  const before = state.view;
  readAddress(fragment);
  applyTheme();
  placeView(before);
  fillWords();
  setSheet(state.focus ? "half" : "peek");
  document.body.classList.toggle("focused", Boolean(state.focus));
  changed();
  if (state.view !== before) fit(false);
  showFocus();
}
byId("skip").addEventListener("click", event => {
  event.preventDefault();
  setView("list");
  list.focus();
});

trail.at = history.state?.at ?? 0;
trail.steps[trail.at] = location.hash || "#";
readAddress(location.hash);
applyTheme();
document.body.dataset.view = state.view;
setSheet(state.focus ? "half" : "peek");
document.body.classList.toggle("focused", Boolean(state.focus));
placeView("net");
fillWords();
changed();
fit(false, true);
if (state.view === "map") refresh();
showFocus();
network.once("afterDrawing", () => {
  document.body.dataset.ready = "1";
});
document.fonts?.ready.then(repaint);
/* For scripts that look at the page from outside: what is where. */
window.kgView = Object.freeze({
  labels() {
    const view = viewBox();
    return placeLabels(canvasOf().getContext("2d"), view).map(({ lines, box }) => ({
      text: lines.join(""),
      box,
    }));
  },
  scale: () => camera().scale,
  discs: () => frame.nodes.map(node => [X[node], Y[node], R[node]]),
  communities() {
    return groupGrounds().map(([group, outline_]) => ({ name: groupName(group), outline: outline_ }));
  },
  under: ({ x, y }) => {
    const at = pointOf({ clientX: x, clientY: y });
    return under(at.x, at.y, camera().scale);
  },
  screen([x, y]) {
    const box = stage.getBoundingClientRect(),
      at = network.canvasToDOM({ x, y });
    return { x: box.left + at.x, y: box.top + at.y };
  },
  pointOf(iri) {
    const fact = FACTS[FACT_OF_IRI.get(shortIri(iri))],
      node = ENTITY_OF_IRI.get(shortIri(iri)) ?? fact?.node;
    const line = node == null && frame.lines.find(next => next.facts.includes(FACTS.indexOf(fact)));
    if (node == null && !line) return null;
    const { x, y } = node != null ? { x: X[node], y: Y[node] } : middle(curve(line));
    return window.kgView.screen([x, y]);
  },
});
let widthBefore = innerWidth;
window.addEventListener("resize", () => {
  if (Math.abs(innerWidth - widthBefore) > 80) {
    widthBefore = innerWidth;
    requestAnimationFrame(() => fit(false));
  }
});

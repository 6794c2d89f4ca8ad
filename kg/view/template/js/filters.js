/* The filters, which are the legend too: each row has the sign, the name and the number of what it stands for. */

/** Counts under all other filters, so that a hidden row shows what it would bring back. */
function filterCounts() {
  const entities = new Map(),
    facts = new Map(),
    documents = new Map();
  const add = (map, key) => map.set(key, (map.get(key) || 0) + 1);
  const seen = new Set();
  for (const fact of FACTS) {
    if (!inTime(fact)) continue;
    const document = inDocuments(fact),
      type = inTypes(fact),
      kind = inFacts(fact);
    if (document && type) add(facts, fact.type);
    if (type && kind) fact.documents.forEach(index => add(documents, index));
    if (document && kind) fact.entities.forEach(index => seen.add(index));
  }
  seen.forEach(index => add(entities, ENTITIES[index].type));
  if (HAS_HIERARCHY) facts.set(CONTENT.partOf, EDGES.filter(edge => edge.type === CONTENT.partOf).length);
  return { entities, facts, documents };
}

/** One row: a checkbox, its sign, its name, its count, and a button that leaves only this one. */
function filterRow({ key, name, mark, count, hidden, all, language }) {
  const input = el("input", {
    type: "checkbox",
    checked: !hidden.has(key),
    data: { key: String(all.indexOf(key)) },
    on: {
      change: () => {
        if (input.checked) hidden.delete(key);
        else hidden.add(key);
        changed();
      },
    },
  });
  const alone = all.every(other_ => (other_ === key) !== hidden.has(other_));
  const only = button(
    alone ? say("all") : say("onlyThis"),
    () => {
      all.forEach(other_ => {
        if (alone || other_ === key) hidden.delete(other_);
        else hidden.add(other_);
      });
      changed();
    },
    { className: "only", "aria-label": `${alone ? say("all") : say("onlyThis")}: ${name}` },
  );
  return el(
    "div",
    { className: hidden.has(key) ? "row off" : "row" },
    el(
      "label",
      { title: name },
      input,
      mark,
      el("span", { className: "name" }, isolated(name, language)),
      el("em", {}, number(count)),
    ),
    only,
  );
}

function fillFilters() {
  const focused = document.activeElement?.closest?.("#filters") && document.activeElement;
  const place = focused && [
    focused.closest("[role=group]")?.id,
    focused.closest(".row") &&
      [...focused.closest(".row").parentElement.children].indexOf(focused.closest(".row")),
    focused.className,
  ];
  const counts = filterCounts();
  byId("entity-types").replaceChildren(
    ...ENTITY_TYPES.map(type =>
      filterRow({
        key: type,
        name: typeName(type),
        mark: typeMark(type),
        count: counts.entities.get(type) || 0,
        hidden: state.hiddenTypes,
        all: ENTITY_TYPES,
      }),
    ),
    looseRow(),
  );
  byId("fact-types").replaceChildren(
    ...LINE_TYPES.map(type =>
      filterRow({
        key: type,
        name: factName(type),
        mark: factMark(type),
        count: counts.facts.get(type) || 0,
        hidden: state.hiddenFacts,
        all: LINE_TYPES,
      }),
    ),
  );
  fillDocuments(counts.documents);
  fillConfidence();
  fillDisplay();
  if (!place?.[0]) return;
  const row = byId(place[0]).children[place[1]];
  (place[2] === "only" ? row?.querySelector(".only") : row?.querySelector("input"))?.focus();
}

function typeMark(type) {
  const mark = swatch(
    `var(--entity-${cssName(type, ENTITY_TYPES)}, var(--entity-other))`,
    type === "Zone" ? "badge square" : "badge",
  );
  mark.append(icon(ICONS[type] ? type : "Place"));
  return mark;
}

/** Entities that no drawn relation names: hidden at first, because they are many and say little side by side. */
function looseRow() {
  const joined = new Set(EDGES.flatMap(edge => [edge.from, edge.to])),
    count = ENTITIES.filter((_, index) => !joined.has(index)).length;
  if (!count) return document.createComment("");
  const input = el("input", {
    type: "checkbox",
    checked: state.loose,
    on: {
      change: () => {
        state.loose = input.checked;
        changed();
        fit(true);
      },
    },
  });
  return el(
    "div",
    { className: state.loose ? "row loose" : "row loose off" },
    el(
      "label",
      {},
      input,
      swatch("var(--muted)", "ring"),
      el("span", { className: "name" }, say("loose")),
      el("em", {}, number(count)),
    ),
  );
}

/* ---- confidence ---- */

const SURE = FACTS.map(fact => fact.sure);
const LEAST_SURE = SURE.reduce((least, value) => Math.min(least, value), 1),
  MOST_SURE = SURE.reduce((most, value) => Math.max(most, value), 0);

function fillConfidence() {
  const input = byId("confidence");
  byId("confidence-section").hidden = LEAST_SURE >= MOST_SURE;
  input.min = Math.floor(LEAST_SURE * 20) / 20;
  input.max = MOST_SURE;
  input.value = Math.max(state.sure, input.min);
  const text = state.sure ? `≥ ${percent(state.sure)}` : say("anyConfidence");
  input.setAttribute("aria-valuetext", text);
  byId("confidence-text").textContent = text;
  input.style.setProperty("--share", `${(100 * (input.value - input.min)) / (input.max - input.min || 1)}%`);
}

let confidenceFrame = 0,
  confidenceTimer = 0;
byId("confidence").addEventListener("input", event => {
  const { value, min } = event.target;
  state.sure = value <= min ? 0 : Math.round(value * 100) / 100;
  cancelAnimationFrame(confidenceFrame);
  confidenceFrame = requestAnimationFrame(() => changed(false));
  clearTimeout(confidenceTimer); // browsers refuse an address that changes with every step
  confidenceTimer = setTimeout(() => writeAddress(false), 250);
});

/* ---- what is shown beside nodes and lines ---- */

function fillDisplay() {
  byId("display-section").hidden = !HAS_GROUPS;
  if (!HAS_GROUPS) return;
  const input = el("input", {
    type: "checkbox",
    checked: state.groups,
    on: {
      change: () => {
        state.groups = input.checked;
        changed();
      },
    },
  });
  const name = el("span", { className: "name" }, say("groups"));
  byId("display").replaceChildren(
    el(
      "div",
      { className: state.groups ? "row loose" : "row loose off" },
      el("label", {}, input, swatch("var(--group-0-rim)", "blot"), name),
    ),
  );
}

const MANY_DOCUMENTS = 8, // from here on there is a field to find one
  MOST_DOCUMENTS = 80; // the newest; the others can be found

function fillDocuments(counts) {
  const wanted = folded(byId("find-document").value),
    all = DOCUMENTS.map((_, index) => index);
  const ranked = all
    .filter(
      index =>
        !wanted ||
        folded(
          `${documentTitle(index)} ${DOCUMENTS[index].publisher ?? ""} ${DOCUMENTS[index].date ?? ""}`,
        ).includes(wanted),
    )
    .sort((a, b) => String(DOCUMENTS[b].date ?? "").localeCompare(String(DOCUMENTS[a].date ?? "")) || a - b);
  byId("find-document").hidden = DOCUMENTS.length <= MANY_DOCUMENTS;
  byId("sources").replaceChildren(
    ...ranked.slice(0, MOST_DOCUMENTS).map(index =>
      filterRow({
        key: index,
        name: documentTitle(index),
        mark: swatch("var(--muted)", "sheet"),
        count: counts.get(index) || 0,
        hidden: state.hiddenDocuments,
        all,
        language: DOCUMENTS[index].lang,
      }),
    ),
  );
}

byId("find-document").addEventListener("input", () => fillDocuments(filterCounts().documents));
byId("reset").addEventListener("click", () => {
  resetFilters();
  changed();
  fit(true);
});

/* ---- on narrow screens the filters are a drawer ---- */

const drawerWidth = matchMedia("(max-width: 1080px)");

function setDrawer(open) {
  document.body.classList.toggle("drawer", open);
  byId("open-filters").setAttribute("aria-expanded", String(open));
  // The title stays: it heads what the drawer filters.
  for (const part of [...document.querySelectorAll("header > :not(.brand)"), byId("stage"), byId("timeline"), panel])
    part.inert = open && drawerWidth.matches;
  if (open) byId("close-filters").focus();
  else byId("open-filters").focus();
}
byId("open-filters").addEventListener("click", () => setDrawer(true));
byId("close-filters").addEventListener("click", () => setDrawer(false));
byId("filters").addEventListener("keydown", event => {
  if (event.key === "Escape" && document.body.classList.contains("drawer")) setDrawer(false);
});
drawerWidth.addEventListener("change", () => {
  if (document.body.classList.contains("drawer")) setDrawer(false);
});

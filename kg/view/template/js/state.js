/* What the reader has chosen. All of it stands in the address after #: a view can be sent to someone. */

const VIEWS = ["net", "map", "list", "time"];

const state = {
  view: "net", // one of VIEWS
  theme: null, // null (as the system), light, dark
  focus: null, // { entity } | { fact } | { edge: [a, b, type] }
  hiddenTypes: new Set(), // entity types
  hiddenFacts: new Set(), // fact types
  hiddenDocuments: new Set(),
  from: FIRST_MONTH,
  to: LAST_MONTH,
  undated: true,
  loose: LOOSE, // entities without any relation
  sure: 0, // the least confidence
  groups: true, // whether communities are tinted
  everything: !HAS_CORE,
  opened: [], // entities whose neighbours the reader brought into the core, once for every step
};

/** Whether the view is read rather than looked at. */
const isText = () => state.view === "list" || state.view === "time";

/** Results of the filters: which facts and nodes hold, and which facts, nodes and edges are visible. The core of a large
    graph leaves out what holds but lies outside it; the list never does. */
const live = new Uint8Array(FACTS.length),
  heldNode = new Uint8Array(NODES.length),
  visible = new Uint8Array(FACTS.length),
  shownNode = new Uint8Array(NODES.length),
  shownEdge = new Uint8Array(EDGES.length);

const inTime = fact =>
  fact.period ? fact.period[1] >= state.from && fact.period[0] <= state.to : state.undated;
const inDocuments = fact =>
  !fact.documents.length || fact.documents.some(document => !state.hiddenDocuments.has(document));
const inTypes = fact => {
  const open = fact.entities.filter(entity => !state.hiddenTypes.has(ENTITIES[entity].type)).length;
  return open >= Math.min(2, fact.entities.length);
};
const inFacts = fact => !state.hiddenFacts.has(fact.type) && fact.sure >= state.sure;

/** Whether the filters let an edge pass, whatever stands at its ends. */
const holds = edge =>
  edge.type === CONTENT.partOf
    ? !state.hiddenFacts.has(CONTENT.partOf)
    : edge.facts.some(fact => live[fact]);

function applyFilters() {
  FACTS.forEach((fact, index) => {
    live[index] = inFacts(fact) && inTime(fact) && inDocuments(fact) && inTypes(fact) ? 1 : 0;
  });
  const reach = broughtIn();
  const open = node => (isEntity(node) ? !state.hiddenTypes.has(ENTITIES[node].type) : live[NODES[node].fact]);
  const here = node => state.everything || NODES[node].core || reach.has(node);
  heldNode.fill(0);
  shownNode.fill(0);
  EDGES.forEach((edge, index) => {
    const { from, to } = edge,
      held = holds(edge) && open(from) && open(to);
    if (held) heldNode[from] = heldNode[to] = 1;
    shownEdge[index] = held && here(from) && here(to) ? 1 : 0;
    if (shownEdge[index]) shownNode[from] = shownNode[to] = 1;
  });
  if (state.loose)
    ENTITIES.forEach((_, node) => {
      if (!open(node)) return;
      heldNode[node] = 1;
      if (here(node)) shownNode[node] = 1;
    });
  if (state.focus?.entity != null) heldNode[state.focus.entity] = shownNode[state.focus.entity] = 1;
  const all = state.everything || isText();
  FACTS.forEach(({ node, entities }, index) => {
    const drawn = all || (node != null ? shownNode[node] : entities.every(entity => shownNode[entity]));
    visible[index] = live[index] && drawn ? 1 : 0;
  });
}

const countEntities = marks => ENTITIES.reduce((sum, _, index) => sum + marks[index], 0);

function addFact(found, fact) {
  FACTS[fact].entities.forEach(entity => found.add(entity));
  if (FACTS[fact].node != null) found.add(FACTS[fact].node);
}

/** An entity and what is joined to it, across fact nodes. */
function neighbourhood(entity, found = new Set()) {
  found.add(entity);
  for (const index of EDGES_OF[entity]) {
    const edge = EDGES[index];
    found.add(other(edge, entity));
    edge.facts.forEach(fact => addFact(found, fact));
  }
  return found;
}

/** The nodes around the focus; empty without a focus. */
function focusNodes() {
  const found = new Set(),
    focus = state.focus;
  if (focus?.entity != null) neighbourhood(focus.entity, found);
  else if (focus?.fact != null) addFact(found, focus.fact);
  else focus?.edge.slice(0, 2).forEach(entity => found.add(entity));
  return found;
}

const STEP = 60; // so many neighbours come at once, the weightiest first: some have thousands

/** The entities beside an entity that the core does not hold and the filters let pass, the weightiest first. */
function strangers(entity) {
  const found = new Set();
  for (const index of EDGES_OF[entity]) {
    const edge = EDGES[index];
    if (!holds(edge)) continue;
    if (isEntity(other(edge, entity))) found.add(other(edge, entity));
    else FACTS[edge.facts[0]].entities.forEach(next => found.add(next));
  }
  found.delete(entity);
  return [...found]
    .filter(node => !NODES[node].core && !state.hiddenTypes.has(ENTITIES[node].type))
    .sort((a, b) => NODES[b].weight - NODES[a].weight || a - b);
}
const unseenNeighbours = entity => strangers(entity).filter(node => !shownNode[node]);

/** What is drawn beside the core: neighbours that the reader brought in, and what the focus itself needs. */
function broughtIn() {
  const found = new Set();
  for (const entity of new Set(state.opened)) {
    const steps = state.opened.filter(next => next === entity).length,
      chosen = new Set(strangers(entity).slice(0, steps * STEP));
    found.add(entity);
    chosen.forEach(node => found.add(node));
    for (const fact of ENTITIES[entity].facts)
      if (FACTS[fact].node != null && FACTS[fact].entities.some(node => chosen.has(node))) found.add(FACTS[fact].node);
  }
  if (state.focus?.entity != null) found.add(state.focus.entity);
  else focusNodes().forEach(node => found.add(node));
  return found;
}

/** The facts between two entities: those of an edge where a type is given, else all in which both take part. */
function factsBetween([a, b, type]) {
  return newest(
    ENTITIES[a].facts.filter(index => {
      const fact = FACTS[index];
      return fact.entities.includes(b) && (!type || (fact.type === type && fact.entities.length === 2));
    }),
  );
}

const newest = facts =>
  facts.sort((a, b) => (FACTS[b].period?.[1] ?? -1) - (FACTS[a].period?.[1] ?? -1) || a - b);

const filtersTouched = () =>
  state.hiddenTypes.size ||
  state.hiddenFacts.size ||
  state.hiddenDocuments.size ||
  state.from !== FIRST_MONTH ||
  state.to !== LAST_MONTH ||
  !state.undated ||
  state.loose !== LOOSE ||
  state.sure > 0 ||
  state.opened.length;

function resetFilters() {
  state.hiddenTypes.clear();
  state.hiddenFacts.clear();
  state.hiddenDocuments.clear();
  state.from = FIRST_MONTH;
  state.to = LAST_MONTH;
  state.undated = true;
  state.loose = LOOSE;
  state.sure = 0;
  state.opened = [];
}

/* ---- the address ---- */

function address() {
  const fields = new URLSearchParams();
  if (lang !== CONTENT.lang) fields.set("lang", lang);
  if (state.view !== "net") fields.set("view", state.view);
  if (state.theme) fields.set("theme", state.theme);
  const focus = state.focus;
  if (focus?.entity != null) fields.set("entity", ENTITIES[focus.entity].iri);
  if (focus?.fact != null) fields.set("fact", FACTS[focus.fact].iri);
  if (focus?.edge) {
    fields.set("a", ENTITIES[focus.edge[0]].iri);
    fields.set("b", ENTITIES[focus.edge[1]].iri);
    if (focus.edge[2]) fields.set("type", focus.edge[2]);
  }
  for (const name of state.hiddenTypes) fields.append("hide", name);
  for (const name of state.hiddenFacts) fields.append("hideFact", name);
  const open = DOCUMENTS.filter((_, index) => !state.hiddenDocuments.has(index)); // whichever list is shorter
  if (open.length >= state.hiddenDocuments.size)
    for (const index of state.hiddenDocuments) fields.append("hideDocument", DOCUMENTS[index].iri);
  else for (const { iri } of open.length ? open : [{ iri: "" }]) fields.append("document", iri);
  if (state.from !== FIRST_MONTH) fields.set("from", monthText(state.from));
  if (state.to !== LAST_MONTH) fields.set("to", monthText(state.to));
  if (!state.undated) fields.set("undated", "0");
  if (state.loose !== LOOSE) fields.set("loose", state.loose ? "1" : "0");
  if (state.sure) fields.set("confidence", String(state.sure));
  if (!state.groups) fields.set("groups", "0");
  if (state.everything && HAS_CORE) fields.set("all", "1");
  for (const entity of state.opened) fields.append("open", ENTITIES[entity].iri);
  return fields.toString();
}

/** Read the address; what it does not name, or names wrongly, takes its default. */
function readAddress(fragment) {
  const fields = new URLSearchParams(fragment.replace(/^#/, ""));
  const month = text => {
    const parts = /^(\d{4})-(\d\d)$/.exec(text ?? "");
    return parts ? Math.min(LAST_MONTH, Math.max(FIRST_MONTH, Number(parts[1]) * 12 + Number(parts[2]) - 1)) : null;
  };
  lang = LANGUAGES.includes(fields.get("lang")) ? fields.get("lang") : CONTENT.lang;
  state.view = VIEWS.includes(fields.get("view")) ? fields.get("view") : "net";
  state.theme = ["light", "dark"].includes(fields.get("theme")) ? fields.get("theme") : null;
  resetFilters();
  fields
    .getAll("hide")
    .filter(name => ENTITY_TYPES.includes(name))
    .forEach(name => state.hiddenTypes.add(name));
  fields
    .getAll("hideFact")
    .filter(name => LINE_TYPES.includes(name))
    .forEach(name => state.hiddenFacts.add(name));
  fields
    .getAll("hideDocument")
    .filter(iri => DOCUMENT_OF_IRI.has(iri))
    .forEach(iri => state.hiddenDocuments.add(DOCUMENT_OF_IRI.get(iri)));
  const only = new Set(fields.getAll("document").map(iri => DOCUMENT_OF_IRI.get(iri)));
  if (only.size)
    DOCUMENTS.forEach((_, index) => {
      if (!only.has(index)) state.hiddenDocuments.add(index);
    });
  state.from = month(fields.get("from")) ?? FIRST_MONTH;
  state.to = month(fields.get("to")) ?? LAST_MONTH;
  state.undated = fields.get("undated") !== "0";
  state.loose = fields.has("loose") ? fields.get("loose") === "1" : LOOSE;
  const sure = Number(fields.get("confidence"));
  state.sure = sure > 0 && sure <= 1 ? sure : 0;
  state.groups = fields.get("groups") !== "0";
  state.everything = !HAS_CORE || fields.get("all") === "1";
  state.opened = fields
    .getAll("open")
    .map(iri => ENTITY_OF_IRI.get(shortIri(iri)))
    .filter(entity => entity != null);
  const [entity, fact, a, b] = [
    ENTITY_OF_IRI.get(shortIri(fields.get("entity"))),
    FACT_OF_IRI.get(shortIri(fields.get("fact"))),
    ENTITY_OF_IRI.get(shortIri(fields.get("a"))),
    ENTITY_OF_IRI.get(shortIri(fields.get("b"))),
  ];
  state.focus =
    entity != null
      ? { entity }
      : fact != null
        ? { fact }
        : a != null && b != null
          ? { edge: [a, b, LINE_TYPES.includes(fields.get("type")) ? fields.get("type") : null] }
          : null;
}

/* The reader's steps from focus to focus. The browser's history holds them too, unless a sandboxed frame forbids it. */
const trail = { steps: [], at: 0, ours: false };

const canStep = by => (by < 0 ? trail.at > 0 : trail.at < trail.steps.length - 1);

/** Write the address; a new focus becomes a step that Back undoes. */
function writeAddress(step) {
  const next = `#${address()}`;
  if (next === trail.steps[trail.at]) return;
  if (step) {
    trail.at++;
    trail.steps.length = trail.at;
  }
  trail.steps[trail.at] = next;
  if (trail.ours) return;
  try {
    history[step ? "pushState" : "replaceState"]({ at: trail.at }, "", next);
  } catch {
    trail.ours = true;
  }
}

/** One step back (-1) or forward (1). */
function goStep(by) {
  if (!canStep(by)) return;
  if (!trail.ours) return history.go(by);
  trail.at += by;
  fromAddress(trail.steps[trail.at]);
}

window.addEventListener("popstate", () => {
  trail.at = history.state?.at ?? 0;
  trail.steps[trail.at] = location.hash || "#";
  fromAddress(location.hash);
});

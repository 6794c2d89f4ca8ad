/* The data of the page, indexed. An entity's node has the entity's own index; fact nodes follow. */

const CONTENT = island("content");
const NODES = island("nodes"),
  EDGES = island("edges"),
  OPTIONS = island("options");
const LANGUAGES = Object.keys(CONTENT.words);

/** The rows of a table as objects. */
const records = ({ columns, rows }) =>
  rows.map(row => Object.fromEntries(row.map((cell, place) => [columns[place], cell])));

/** [a, b, c, d] as [[a, b], [c, d]]. */
const paired = flat => Array.from({ length: flat.length / 2 }, (_, at) => [flat[2 * at], flat[2 * at + 1]]);

/** What a table of names says of a name that may be anything, "constructor" too. */
const entry = (names, name) => (Object.hasOwn(names, name) ? names[name] : undefined);

const DATE_ROLES = new Set(["date", "since", "asOf"]);

const DOCUMENTS = records(CONTENT.documents);
const ENTITIES = records(CONTENT.entities).map(entity => {
  const type = CONTENT.types[entity.type],
    labels = entity.labels ?? {};
  return {
    ...entity,
    iri: CONTENT.stems.entities[type] + entity.iri,
    type,
    labels,
    names: [...new Set([...(entity.names ?? []), ...Object.values(labels)])],
    links: entity.links ?? [],
    facts: [],
    inside: [],
  };
});
const FACTS = records(CONTENT.facts).map(fact => {
  const type = CONTENT.types[fact.type],
    fillers = paired(fact.fillers ?? []).map(([role, entity]) => [CONTENT.roles[role], entity]),
    values = paired(fact.values ?? []).map(([role, value]) => [CONTENT.roles[role], value]);
  const evidence = (fact.evidence ?? []).map(([doc, quote, start, by, sure]) => ({
    doc,
    quote: CONTENT.quotes[quote],
    start,
    by: CONTENT.extractors[by],
    sure,
  }));
  const periods = values.map(([role, value]) => DATE_ROLES.has(role) && entry(CONTENT.periods, value)).filter(Boolean);
  return {
    iri: CONTENT.stems.facts[type] + fact.iri,
    type,
    fillers,
    values,
    evidence,
    period: periods.length
      ? [Math.min(...periods.map(([first]) => first)), Math.max(...periods.map(([, last]) => last))]
      : null,
    sure: Math.max(0, ...evidence.map(({ sure }) => sure)),
    entities: [...new Set(fillers.map(([, entity]) => entity))],
    documents: [...new Set(evidence.map(({ doc }) => doc))],
    node: null,
  };
});

/** IRIs of this graph's own things are written without their common beginning. */
const fullIri = iri => (iri.includes("://") ? iri : CONTENT.base + iri);
const shortIri = iri => (iri?.startsWith(CONTENT.base) ? iri.slice(CONTENT.base.length) : iri);

ENTITIES.forEach((entity, index) => {
  if (entity.place != null) ENTITIES[entity.place].inside.push(index);
});
FACTS.forEach((fact, index) => {
  for (const entity of fact.entities) ENTITIES[entity].facts.push(index);
});
NODES.forEach((node, index) => {
  if (node.fact != null) FACTS[node.fact].node = index;
  node.weight = node.fact != null ? FACTS[node.fact].entities.length : ENTITIES[index].facts.length;
});

const EDGES_OF = NODES.map(() => []);
EDGES.forEach((edge, index) => {
  edge.facts ??= [];
  edge.type ??= FACTS[edge.facts[0]].type;
  EDGES_OF[edge.from].push(index);
  EDGES_OF[edge.to].push(index);
});

const isEntity = node => NODES[node].fact == null;
const other = (edge, node) => (edge.from === node ? edge.to : edge.from);

/** Known names first, in the order of the interface's word list, then those that only the data has. */
function inOrder(known, found) {
  const left = new Set(found);
  return [...Object.keys(known).filter(name => left.delete(name)), ...[...left].sort()];
}
const ENTITY_TYPES = inOrder(
  CONTENT.words.en.types,
  ENTITIES.map(entity => entity.type),
);
const FACT_TYPES = inOrder(
  CONTENT.words.en.facts,
  FACTS.map(fact => fact.type),
);
const LOOSE = !EDGES.length; // without any line the entities alone are the picture
const HAS_CORE = NODES.some(node => node.core);
const HAS_HIERARCHY = EDGES.some(edge => edge.type === CONTENT.partOf);
const LINE_TYPES = HAS_HIERARCHY ? [...FACT_TYPES, CONTENT.partOf] : FACT_TYPES;

const BY_WEIGHT = NODES.map((_, index) => index).sort(
  (a, b) => NODES[b].weight * (isEntity(b) ? 2 : 1) - NODES[a].weight * (isEntity(a) ? 2 : 1) || a - b,
);

const ENTITY_OF_IRI = new Map(ENTITIES.map((entity, index) => [entity.iri, index]));
const FACT_OF_IRI = new Map(FACTS.map((fact, index) => [fact.iri, index]));
const DOCUMENT_OF_IRI = new Map(DOCUMENTS.map((document, index) => [document.iri, index]));

const DATED = FACTS.filter(fact => fact.period);
const FIRST_MONTH = DATED.reduce((least, fact) => Math.min(least, fact.period[0]), Infinity);
const LAST_MONTH = DATED.reduce((most, fact) => Math.max(most, fact.period[1]), -Infinity);

/** How the headline of a fact reads: a text that leads, who stands left and right, and what joins them. */
const READING = {
  Pairing: { left: ["member"], among: "⇄" },
  Agreement: { lead: ["title"], left: ["party"], among: "⇄" },
  Visit: { left: ["visitor"], right: ["destination"] },
  Event: { lead: ["title", "kind"], left: ["organizer", "participant"] },
  Secondment: { left: ["person", "from"], right: ["to"] },
  Project: { lead: ["name"], left: ["investor"], right: ["place"] },
  Post: { left: ["person"], joint: ["title"], right: ["organization"] },
  LocatedIn: { left: ["entity"], right: ["place"] },
  Statistic: { lead: ["measure"], left: ["subject"], figure: true },
  Mechanism: { lead: ["title"], left: ["member"], among: "⇄" },
  Statement: { left: ["speaker"], saying: ["quote"] },
};
const readingOf = fact => READING[fact.type] || { left: [...new Set(fact.fillers.map(([role]) => role))] };
const valueOf = (fact, roles) => {
  for (const role of roles || []) {
    const found = fact.values.find(([name]) => name === role);
    if (found) return found;
  }
  return null;
};

/* Search over names in every language and over the words of the evidence. */

const query = byId("query"),
  hitList = byId("hits");
const folded = text =>
  String(text ?? "")
    .normalize("NFKC")
    .toLowerCase()
    .replace(/ё/g, "е");

/** What is searched: names of entities; of facts the evidence and texts, their kind, and the names of who takes part. */
let index_ = null;
function searchIndex() {
  if (index_) return index_;
  const entities = ENTITIES.map(({ names }) => folded(names.join("\n"))),
    kind = type => folded(LANGUAGES.map(code => entry(CONTENT.words[code].facts, type)).join("\n")),
    kinds = new Map(FACT_TYPES.map(type => [type, kind(type)]));
  const told = FACTS.map(({ evidence, values }) => {
    const texts = values.map(([, value]) => value).filter(value => typeof value === "string");
    return folded([...evidence.map(({ quote }) => quote), ...texts].join("\n"));
  });
  const facts = FACTS.map((fact, index) =>
    [told[index], kinds.get(fact.type), ...fact.entities.map(entity => entities[entity])].join("\n"),
  );
  return (index_ = { entities, told, facts });
}

/** The words of the query; what is found has all of them. */
const wantedWords = () => folded(query.value).split(/\s+/).filter(Boolean);

let hits = [],
  chosenHit = 0;

function findHits() {
  const wanted = wantedWords();
  if (!wanted.length) return [];
  const { entities, told, facts } = searchIndex(),
    holds = text => wanted.every(word => text.includes(word));
  /** 2 for the whole of a name, 1 for its beginning, 0 for a part. */
  const closeness = index => {
    const names = entities[index].split("\n");
    return names.includes(wanted.join(" ")) ? 2 : names.some(name => name.startsWith(wanted[0])) ? 1 : 0;
  };
  const fits = new Map();
  for (const node of BY_WEIGHT) if (isEntity(node) && holds(entities[node])) fits.set(node, closeness(node));
  const found = [...fits.keys()].sort((a, b) => fits.get(b) - fits.get(a)).slice(0, 8);
  // One word that names a participant would bring all of its facts: only what is told counts then.
  const places = wanted.length > 1 ? facts : told;
  const said = newest(FACTS.map((_, fact) => fact).filter(fact => holds(places[fact]))).slice(0, 8);
  return [...found.map(entity => ({ entity })), ...said.map(fact => ({ fact }))];
}

function showHits() {
  hits = findHits();
  chosenHit = 0;
  const open = query.value.trim() !== "";
  const heading = key => el("div", { className: "hits-head", role: "presentation" }, say(key));
  const rows = [];
  hits.forEach((hit, place) => {
    if (place === 0 && hit.entity != null) rows.push(heading("searchEntities"));
    if (hit.fact != null && (place === 0 || hits[place - 1].entity != null))
      rows.push(heading("searchFacts"));
    rows.push(
      el(
        "div",
        {
          role: "option",
          id: `hit-${place}`,
          "aria-selected": String(place === chosenHit),
          on: {
            pointerdown: event => {
              event.preventDefault();
              pick(place);
            },
          },
        },
        hit.entity != null ? entityHit(hit.entity) : factHit(hit.fact),
      ),
    );
  });
  if (open && !hits.length)
    rows.push(
      el(
        "div",
        { className: "hits-head", role: "option", "aria-disabled": "true", "aria-selected": "false" },
        say("noHits"),
      ),
    );
  hitList.replaceChildren(...rows);
  hitList.hidden = !open;
  query.setAttribute("aria-expanded", String(open));
  if (hits.length) query.setAttribute("aria-activedescendant", "hit-0");
  else query.removeAttribute("aria-activedescendant");
}

function entityHit(index) {
  const holds = name => wantedWords().some(word => folded(name).includes(word)),
    also = holds(label(index)) ? null : ENTITIES[index].names.find(holds);
  return [
    entityMark(index),
    el(
      "span",
      { className: "name" },
      isolated(...named(index)),
      also && el("small", {}, " ", isolated(also)),
    ),
    el("small", {}, kindName(ENTITIES[index])),
  ];
}

function factHit(index) {
  const fact = FACTS[index],
    /** The searched words in a text as [place, word as written]. */
    found = text =>
      wantedWords()
        .map(word => [folded(text).indexOf(word), word.length])
        .filter(([at]) => at >= 0)
        .map(([at, length]) => [at, text.slice(at, at + length)]),
    source = fact.evidence.find(({ quote }) => found(quote).length) ?? fact.evidence[0],
    quote = source?.quote ?? factTitle(fact),
    hits_ = found(quote),
    start = hits_.length ? Math.max(0, Math.min(...hits_.map(([at]) => at)) - 14) : 0;
  return [
    factMark(fact.type),
    el(
      "span",
      { className: "name quote", lang: source && DOCUMENTS[source.doc].lang, dir: "auto" },
      start > 0 && "…",
      marked(quote.slice(start, start + 90), hits_.map(([, word]) => word)),
    ),
    el("small", {}, factName(fact.type)),
  ];
}

function moveHit(step) {
  if (!hits.length) return;
  chosenHit = (chosenHit + step + hits.length) % hits.length;
  hits.forEach((_, place) => byId(`hit-${place}`).setAttribute("aria-selected", String(place === chosenHit)));
  query.setAttribute("aria-activedescendant", `hit-${chosenHit}`);
  byId(`hit-${chosenHit}`).scrollIntoView({ block: "nearest" });
}

function closeHits() {
  hitList.hidden = true;
  query.setAttribute("aria-expanded", "false");
  query.removeAttribute("aria-activedescendant");
}

function pick(place) {
  const hit = hits[place];
  if (!hit) return;
  query.value = "";
  closeHits();
  focusOn(hit);
  (isText() || narrow.matches ? panel : stage).focus({ preventScroll: true });
}

query.addEventListener("input", showHits);
query.addEventListener("focus", () => {
  if (query.value.trim()) showHits();
});
query.addEventListener("blur", closeHits);
query.addEventListener("keydown", event => {
  if (event.key === "ArrowDown") moveHit(1);
  else if (event.key === "ArrowUp") moveHit(-1);
  else if (event.key === "Enter") pick(chosenHit);
  else if (event.key === "Escape") {
    query.value = "";
    closeHits();
  } else return;
  event.preventDefault();
});
document.addEventListener("keydown", event => {
  if (
    event.key !== "/" ||
    event.ctrlKey ||
    event.metaKey ||
    event.altKey ||
    /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)
  )
    return;
  event.preventDefault();
  query.focus();
});

/* Search over names in every language and over the words of the evidence. */

const query = byId("query"),
  hitList = byId("hits");
const folded = text =>
  String(text ?? "")
    .normalize("NFKC")
    .toLowerCase()
    .replace(/ё/g, "е");

let index_ = null;
function searchIndex() {
  return (index_ ||= {
    entities: ENTITIES.map(entity => folded([...Object.values(entity.labels), ...entity.names].join("\n"))),
    facts: FACTS.map(fact =>
      folded(
        [
          ...fact.evidence.map(evidence => evidence.quote),
          ...fact.values.map(([, value]) => (typeof value === "string" ? value : "")),
        ].join("\n"),
      ),
    ),
  });
}

let hits = [],
  chosenHit = 0;

function findHits() {
  const wanted = folded(query.value.trim());
  if (!wanted) return [];
  const { entities, facts } = searchIndex();
  const begins = index => (entities[index].split("\n").some(name => name.startsWith(wanted)) ? 1 : 0);
  const found = BY_WEIGHT.filter(node => isEntity(node) && entities[node].includes(wanted))
    .sort((a, b) => begins(b) - begins(a))
    .slice(0, 8);
  const told = newest(FACTS.map((_, fact) => fact).filter(fact => facts[fact].includes(wanted))).slice(0, 8);
  return [...found.map(entity => ({ entity })), ...told.map(fact => ({ fact }))];
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
  const wanted = folded(query.value.trim()),
    title = label(index);
  const also = folded(title).includes(wanted)
    ? null
    : [...Object.values(ENTITIES[index].labels), ...ENTITIES[index].names].find(name =>
        folded(name).includes(wanted),
      );
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
    wanted = query.value.trim();
  const source =
    fact.evidence.find(evidence => folded(evidence.quote).includes(folded(wanted))) || fact.evidence[0];
  const quote = source?.quote ?? factTitle(fact),
    at = Math.max(0, folded(quote).indexOf(folded(wanted)) - 14);
  return [
    factMark(fact.type),
    el(
      "span",
      { className: "name quote", lang: source && DOCUMENTS[source.doc].lang, dir: "auto" },
      at > 0 && "…",
      marked(quote.slice(at, at + 90), [
        quote.substr(quote.toLowerCase().indexOf(wanted.toLowerCase()), wanted.length),
      ]),
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
  (state.view === "list" || narrow.matches ? panel : stage).focus({ preventScroll: true });
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

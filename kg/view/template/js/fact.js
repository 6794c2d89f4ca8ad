/* How things are written: marks, names, quotes with their names marked, and facts as cards. */

const SHOWN_FACTS = 6; // of each type, until the reader asks for all

const swatch = (ink_, shape) => {
  const mark = el("i", { className: `swatch ${shape || ""}`, "aria-hidden": "true" });
  mark.style.setProperty("--c", ink_);
  return mark;
};
const entityMark = index => {
  const { type } = ENTITIES[index],
    mark = swatch(
      `var(--entity-${cssName(type, ENTITY_TYPES)}, var(--entity-other))`,
      type === "Zone" ? "badge square" : "badge",
    );
  mark.append(icon(iconOf(index)));
  return mark;
};
const factMark = type =>
  swatch(
    `var(--fact-${cssName(type, LINE_TYPES)}, var(--fact-other))`,
    type === CONTENT.partOf || type === "LocatedIn" ? "line dotted" : "line",
  );
/** A type's name goes into a style only where it is a plain word. */
const cssName = (type, known) => (/^[A-Za-z]+$/.test(type) && known.includes(type) ? type : "other");

const button = (text, onclick, props) =>
  el("button", { type: "button", on: { click: onclick }, ...props }, text);
/** A link to an entity; opened in a new window it shows the page with that entity chosen. */
function entityLink(index) {
  const open = event => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    focusOn({ entity: index });
  };
  return el(
    "a",
    {
      href: `#${new URLSearchParams({ entity: ENTITIES[index].iri })}`,
      className: "entity",
      on: { click: open },
    },
    isolated(...named(index)),
  );
}

/** The quote with the names of the fact's entities marked. */
function markedQuote(fact, quote) {
  const names = fact.entities.flatMap(index => [
    ...ENTITIES[index].names,
    ...Object.values(ENTITIES[index].labels),
  ]);
  return marked(quote, names);
}

/** Text with every given name marked, the longest first. A single Chinese letter is too often part of another word. */
function marked(text, names) {
  const wanted = [...new Set(names)]
    .filter(name => name && name.length > 1)
    .sort((a, b) => b.length - a.length);
  const out = el("span");
  let rest = 0,
    at = 0;
  const letter = /[\p{L}\p{N}]/u,
    wide = /[\u2e80-\uffff]/;
  const bounded = (start, end) =>
    wide.test(text[start]) ||
    !((start > 0 && letter.test(text[start - 1])) || (end < text.length && letter.test(text[end])));
  while (at < text.length) {
    const name = wanted.find(next => text.startsWith(next, at) && bounded(at, at + next.length));
    if (!name) {
      at++;
      continue;
    }
    out.append(text.slice(rest, at), el("mark", {}, name));
    rest = at += name.length;
  }
  out.append(text.slice(rest));
  return out;
}

/* ---- a fact ---- */

/** Who and what, in a line or two. Under a heading that is its title, the title is not said again. */
function headline(fact, titled) {
  const { lead, left, right, among, joint, figure: isFigure, saying } = readingOf(fact),
    parts = [];
  const fillers = roles => [
    ...new Set(
      (roles || []).flatMap(role =>
        fact.fillers.filter(([name]) => name === role).map(([, entity]) => entity),
      ),
    ),
  ];
  const listed = (entities, sign) =>
    entities.map((entity, place) => [
      place > 0 && el("span", { className: "joint" }, sign ? ` ${sign} ` : say("and")),
      entityLink(entity),
    ]);
  const title = valueOf(fact, lead),
    from = fillers(left),
    to = fillers(right).filter(entity => !from.includes(entity));
  const heading = [
    title && !titled && el("strong", {}, isolated(valueText(fact, title))),
    isFigure && el("strong", { className: "figure" }, ` ${figure(fact)}`),
  ].filter(Boolean);
  if (heading.length) parts.push(heading, from.length + to.length > 0 && el("br"));
  const bond = valueOf(fact, joint);
  parts.push(listed(from, among));
  if (bond)
    parts.push(
      el("span", { className: "joint" }, " · ", isolated(valueText(fact, bond))),
      to.length > 0 && el("span", { className: "joint" }, " · "),
    );
  else if (from.length && to.length) parts.push(el("span", { className: "joint" }, " → "));
  parts.push(listed(to));
  const words_ = valueOf(fact, saying);
  if (words_)
    parts.push(
      el("span", { className: "joint" }, lang === "zh" ? ":" : ": "),
      el("q", {}, isolated(words_[1])),
    );
  if (!from.length && !to.length && !title && !words_) parts.push(factName(fact.type));
  return el("p", { className: "headline" }, parts);
}

/** The roles that the headline does not tell; of a fact whose title heads the panel, all others. */
function details(fact, titled) {
  const reading = readingOf(fact),
    told = new Set(
      titled
        ? []
        : [
            ...DATE_ROLES,
            ...(reading.left || []),
            ...(reading.right || []),
            ...(reading.joint || []),
            ...(reading.saying || []),
            ...(reading.figure ? ["value", "unit", "currency"] : []),
          ],
    );
  const lead = valueOf(fact, reading.lead);
  if (lead) told.add(lead[0]);
  const rows = new Map();
  for (const [role, entity] of fact.fillers)
    if (!told.has(role)) rows.set(role, [...(rows.get(role) || []), entityLink(entity)]);
  for (const pair of fact.values)
    if (!told.has(pair[0]))
      rows.set(pair[0], [...(rows.get(pair[0]) || []), isolated(valueText(fact, pair))]);
  if (!rows.size) return null;
  return el(
    "dl",
    {},
    [...rows].map(([role, items]) => [
      el("dt", {}, roleName(fact, role)),
      el(
        "dd",
        {},
        items.map((item, place) => [place > 0 && say("and"), item]),
      ),
    ]),
  );
}

function sourceLine(index) {
  const source = DOCUMENTS[index],
    url = webAddress(source.url),
    title = isolated(documentTitle(index), source.lang);
  const rest = [
    source.publisher && isolated(source.publisher),
    source.date && el("time", {}, date(source.date)),
  ].filter(Boolean);
  return el(
    "span",
    { className: "source" },
    url ? outside(url, title) : title,
    rest.map(part => [" · ", part]),
  );
}

function evidenceBlock(fact, evidence) {
  return el(
    "figure",
    { className: "evidence" },
    el("blockquote", { lang: DOCUMENTS[evidence.doc].lang, dir: "auto" }, markedQuote(fact, evidence.quote)),
    el(
      "figcaption",
      {},
      sourceLine(evidence.doc),
      el(
        "span",
        { className: "maker" },
        `${say("extractor")} ${plain(evidence.by)} · ${say("confidence", { share: percent(evidence.sure) })}`,
      ),
    ),
  );
}

function factDateMark(fact) {
  const [role, value] = factDate(fact) ?? [];
  if (!role) return el("time", { className: "undated" }, say("undated"));
  return el(
    "time",
    {},
    role === "date" ? date(value) : say(role === "since" ? "sinceDate" : "asOfDate", { date: date(value) }),
  );
}

/** A fact as a card. Under a heading that names its type, the type is not said again. */
function factCard(index, headed) {
  const fact = FACTS[index],
    shown = fact.evidence.find(evidence => !state.hiddenDocuments.has(evidence.doc)) || fact.evidence[0];
  const open = content =>
    button(content, () => focusOn({ fact: index }), { className: "kind", title: say("details") });
  return el(
    "article",
    { className: state.focus?.fact === index ? "fact chosen" : "fact" },
    el(
      "div",
      { className: "fact-head" },
      headed ? factDateMark(fact) : open([factMark(fact.type), factName(fact.type)]),
      headed ? open(say("details")) : factDateMark(fact),
    ),
    headline(fact),
    details(fact),
    shown && evidenceBlock(fact, shown),
    fact.evidence.length > 1 &&
      button(say("evidenceCount", { n: fact.evidence.length }), () => focusOn({ fact: index }), {
        className: "more",
      }),
  );
}

/** A list of cards that grows when asked. */
function cards(facts, limit = SHOWN_FACTS, headed = false) {
  const box = el("div", { className: "cards" });
  const add = (start, count) => {
    facts.slice(start, start + count).forEach(index => box.append(factCard(index, headed)));
    const left = facts.length - start - count;
    if (left <= 0) return;
    const next = Math.min(left, 40);
    box.append(
      button(
        say("more", { n: next }),
        event => {
          event.currentTarget.remove();
          add(start + count, next);
          box.children[start + count]?.querySelector("button")?.focus();
        },
        { className: "more wide" },
      ),
    );
  };
  add(0, limit);
  return box;
}

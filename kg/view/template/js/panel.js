/* The panel beside the picture: overview, entity, edge or fact, each fact with its words and their source. */

const SHOWN_FACTS = 6; // of each type, until the reader asks for all

const panel = byId("panel");
const swatch = (ink_, shape) => { const mark = el("i", { className: `swatch ${shape || ""}`, "aria-hidden": "true" }); mark.style.setProperty("--c", ink_); return mark; };
const entityMark = index => {
  const { type } = ENTITIES[index], mark = swatch(`var(--entity-${cssName(type, ENTITY_TYPES)}, var(--entity-other))`, type === "Zone" ? "badge square" : "badge");
  mark.append(icon(iconOf(index)));
  return mark;
};
const factMark = type => swatch(`var(--fact-${cssName(type, LINE_TYPES)}, var(--fact-other))`, type === CONTENT.partOf || type === "LocatedIn" ? "line dotted" : "line");
/** A type's name goes into a style only where it is a plain word. */
const cssName = (type, known) => (/^[A-Za-z]+$/.test(type) && known.includes(type) ? type : "other");

const button = (text, onclick, props) => el("button", { type: "button", on: { click: onclick }, ...props }, text);
/** A link to an entity; opened in a new window it shows the page with that entity chosen. */
function entityLink(index) {
  const open = event => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    focusOn({ entity: index });
  };
  return el("a", { href: `#${new URLSearchParams({ entity: ENTITIES[index].iri })}`, className: "entity", on: { click: open } }, isolated(...named(index)));
}

/** The quote with the names of the fact's entities marked. */
function markedQuote(fact, quote) {
  const names = fact.entities.flatMap(index => [...ENTITIES[index].names, ...Object.values(ENTITIES[index].labels)]);
  return marked(quote, names);
}

/** Text with every given name marked, the longest first. A single Chinese letter is too often part of another word. */
function marked(text, names) {
  const wanted = [...new Set(names)].filter(name => name && name.length > 1).sort((a, b) => b.length - a.length);
  const out = el("span");
  let rest = 0, at = 0;
  const letter = /[\p{L}\p{N}]/u, wide = /[\u2e80-\uffff]/;
  const bounded = (start, end) => wide.test(text[start]) || !((start > 0 && letter.test(text[start - 1])) || (end < text.length && letter.test(text[end])));
  while (at < text.length) {
    const name = wanted.find(next => text.startsWith(next, at) && bounded(at, at + next.length));
    if (!name) { at++; continue; }
    out.append(text.slice(rest, at), el("mark", {}, name));
    rest = at += name.length;
  }
  out.append(text.slice(rest));
  return out;
}

/* ---- a fact ---- */

function headline(fact) {
  const { lead, left, right, among, joint, figure: isFigure, saying } = readingOf(fact), parts = [];
  const fillers = roles => [...new Set((roles || []).flatMap(role => fact.fillers.filter(([name]) => name === role).map(([, entity]) => entity)))];
  const listed = (entities, sign) => entities.map((entity, place) => [place > 0 && el("span", { className: "joint" }, sign ? ` ${sign} ` : say("and")), entityLink(entity)]);
  const title = valueOf(fact, lead), from = fillers(left), to = fillers(right).filter(entity => !from.includes(entity));
  if (title) parts.push(el("strong", {}, isolated(valueText(fact, title))), isFigure && el("strong", { className: "figure" }, ` ${figure(fact)}`), from.length + to.length > 0 && el("br"));
  const bond = valueOf(fact, joint);
  parts.push(listed(from, among));
  if (bond) parts.push(el("span", { className: "joint" }, " · ", isolated(valueText(fact, bond))), to.length > 0 && el("span", { className: "joint" }, " · "));
  else if (from.length && to.length) parts.push(el("span", { className: "joint" }, " → "));
  parts.push(listed(to));
  const words_ = valueOf(fact, saying);
  if (words_) parts.push(el("span", { className: "joint" }, lang === "zh" ? ":" : ": "), el("q", {}, isolated(words_[1])));
  if (!from.length && !to.length && !title && !words_) parts.push(factName(fact.type));
  return el("p", { className: "headline" }, parts);
}

/** The roles that the headline does not tell, or all of them. */
function details(fact, all) {
  const reading = readingOf(fact), told = new Set(all ? [] : [...DATE_ROLES, ...(reading.left || []), ...(reading.right || []), ...(reading.joint || []), ...(reading.saying || []), ...(reading.figure ? ["value", "unit", "currency"] : [])]);
  const lead = valueOf(fact, reading.lead);
  if (lead && !all) told.add(lead[0]);
  const rows = new Map();
  for (const [role, entity] of fact.fillers) if (!told.has(role)) rows.set(role, [...(rows.get(role) || []), entityLink(entity)]);
  for (const pair of fact.values) if (!told.has(pair[0])) rows.set(pair[0], [...(rows.get(pair[0]) || []), isolated(valueText(fact, pair))]);
  if (!rows.size) return null;
  return el("dl", {}, [...rows].map(([role, items]) => [el("dt", {}, roleName(fact, role)), el("dd", {}, items.map((item, place) => [place > 0 && say("and"), item]))]));
}

function sourceLine(index) {
  const source = DOCUMENTS[index], url = webAddress(source.url), title = isolated(documentTitle(index), source.lang);
  const rest = [source.publisher && isolated(source.publisher), source.date && el("time", {}, date(source.date))].filter(Boolean);
  return el("span", { className: "source" }, url ? outside(url, title) : title, rest.map(part => [" · ", part]));
}

function evidenceBlock(fact, evidence) {
  return el("figure", { className: "evidence" },
    el("blockquote", { lang: DOCUMENTS[evidence.doc].lang, dir: "auto" }, markedQuote(fact, evidence.quote)),
    el("figcaption", {}, sourceLine(evidence.doc), el("span", { className: "maker" }, `${say("extractor")} ${plain(evidence.by)} · ${say("confidence", { share: percent(evidence.sure) })}`)));
}

function factDateMark(fact) {
  const [role, value] = factDate(fact) ?? [];
  if (!role) return el("time", { className: "undated" }, say("undated"));
  return el("time", {}, role === "date" ? date(value) : say(role === "since" ? "sinceDate" : "asOfDate", { date: date(value) }));
}

/** A fact as a card. Under a heading that names its type, the type is not said again. */
function factCard(index, headed) {
  const fact = FACTS[index], shown = fact.evidence.find(evidence => !state.hiddenDocuments.has(evidence.doc)) || fact.evidence[0];
  const open = content => button(content, () => focusOn({ fact: index }), { className: "kind", title: say("details") });
  return el("article", { className: "fact" },
    el("div", { className: "fact-head" }, headed ? factDateMark(fact) : open([factMark(fact.type), factName(fact.type)]), headed ? open(say("details")) : factDateMark(fact)),
    headline(fact), details(fact),
    shown && evidenceBlock(fact, shown),
    fact.evidence.length > 1 && button(say("evidenceCount", { n: fact.evidence.length }), () => focusOn({ fact: index }), { className: "more" }));
}

/** A list of cards that grows when asked. */
function cards(facts, limit = SHOWN_FACTS, headed = false) {
  const box = el("div", { className: "cards" });
  const add = (start, count) => {
    facts.slice(start, start + count).forEach(index => box.append(factCard(index, headed)));
    const left = facts.length - start - count;
    if (left <= 0) return;
    const next = Math.min(left, 40);
    box.append(button(say("more", { n: next }), event => { event.currentTarget.remove(); add(start + count, next); box.children[start + count]?.querySelector("button")?.focus(); }, { className: "more wide" }));
  };
  add(0, limit);
  return box;
}

/* ---- the four states of the panel ---- */

const figures = pairs => el("ul", { className: "figures" }, pairs.map(([value, name]) => el("li", {}, el("b", {}, number(value)), el("span", {}, name))));
const countDocuments = facts => new Set(facts.flatMap(index => FACTS[index].documents)).size;

function panelHead(kind, title, under) {
  const canReturn = (history.state?.depth ?? 0) > 0;
  return el("div", { className: "panel-head" },
    state.focus && el("div", { className: "path" },
      canReturn && button(["← ", say("back")], () => history.back(), { id: "panel-back" }),
      button(say("toOverview"), () => focusOn(null), {}),
      button(closeIcon(), () => focusOn(null), { className: "icon close", "aria-label": say("close") })),
    kind && el("p", { className: "kicker" }, kind),
    el("h2", {}, title), under);
}

function closeIcon() {
  const svg = icon("Place");
  svg.firstChild.setAttribute("d", "M6 6l12 12M18 6 6 18");
  return svg;
}

function showPanel() {
  const { focus } = state;
  const content = focus?.entity != null ? entityPanel(focus.entity) : focus?.fact != null ? factPanel(focus.fact) : focus?.edge ? edgePanel(focus) : overview();
  panel.replaceChildren(sheetHandle(), ...content.filter(Boolean));
  panel.setAttribute("aria-label", say(focus ? "evidence" : "overview"));
  panel.scrollTop = 0;
}

function overview() {
  const facts = FACTS.map((_, index) => index).filter(index => live[index]);
  const entities = ENTITIES.map((_, index) => index).filter(index => shownNode[index]);
  const counted = new Map();
  for (const index of facts) for (const entity of FACTS[index].entities) counted.set(entity, (counted.get(entity) || 0) + 1);
  const top = entities.filter(index => counted.get(index)).sort((a, b) => counted.get(b) - counted.get(a) || a - b).slice(0, 8);
  const most = counted.get(top[0]) || 1;
  const dated = newest(facts.filter(index => FACTS[index].period));
  return [
    panelHead(null, say("overview")),
    figures([[entities.length, say("kpiEntities")], [facts.length, say("kpiFacts")], [countDocuments(facts), say("kpiSources")]]),
    !facts.length && el("p", { className: "empty" }, say("nothing"), " ", button(say("reset"), () => { resetFilters(); changed(); }, { className: "more" })),
    top.length > 0 && el("h3", {}, say("central")),
    top.length > 0 && el("ul", { className: "top" }, top.map(index => {
      const bar = el("span", { className: "bar", "aria-hidden": "true" });
      bar.style.setProperty("--share", `${Math.round((100 * counted.get(index)) / most)}%`);
      return el("li", {}, button([entityMark(index), isolated(...named(index)), bar, el("em", {}, number(counted.get(index)))], () => focusOn({ entity: index })));
    })),
    facts.length > 0 && el("h3", {}, say("latest")),
    facts.length > 0 && cards(dated.length ? dated : facts, 5),
  ];
}

function entityPanel(index) {
  const entity = ENTITIES[index], facts = newest(entity.facts.filter(fact => live[fact]));
  const partners = new Set(facts.flatMap(fact => FACTS[fact].entities));
  partners.delete(index);
  const title = label(index);
  const translations = Object.entries(entity.labels).filter(([code, text]) => code !== lang && plain(text) !== title);
  const shown = new Set([title, ...translations.map(([, text]) => plain(text))]);
  const names = entity.names.map(plain).filter(name => !shown.has(name));
  const links = entity.links.map(webAddress).filter(Boolean);
  const row = (name, ...items) => [el("dt", {}, name), el("dd", {}, items)];
  const groups = LINE_TYPES.map(type => [type, facts.filter(fact => FACTS[fact].type === type)]).filter(([, list]) => list.length);
  return [
    panelHead([entityMark(index), kindName(entity)], isolated(...named(index)),
      translations.length > 0 && el("p", { className: "translations" }, translations.map(([code, text], place) => [place > 0 && " · ", isolated(text, code)]))),
    figures([[partners.size, say("kpiPartners")], [facts.length, say("kpiFacts")], [countDocuments(facts), say("kpiSources")]]),
    el("dl", { className: "about" },
      names.length > 0 && row(say("alsoNamed"), names.map((name, place) => [place > 0 && say("and"), isolated(name)])),
      entity.place != null && row(say("place"), entityLink(entity.place)),
      ...[["contains", true], ["bodies", false]].map(([key, places]) => {
        const inside = entity.inside.filter(part => (ENTITIES[part].type === "Place") === places);
        return inside.length > 0 && row(say(key), inside.slice(0, 12).map((part, place) => [place > 0 && say("and"), entityLink(part)]), inside.length > 12 && ` … ${number(inside.length)}`);
      }),
      entity.at && row(say("position"), entity.at.map(value => value.toFixed(2)).join(", ")),
      links.length > 0 && row(say("links"), links.map((link, place) => [place > 0 && say("and"), outside(link, linkName(link))]))),
    groups.length > 1 && el("p", { className: "jumps" }, groups.map(([type, list]) => button([factMark(type), factName(type), el("em", {}, number(list.length))], () => byId(`group-${LINE_TYPES.indexOf(type)}`).scrollIntoView({ block: "start", behavior: still.matches ? "auto" : "smooth" })))),
    !facts.length && el("p", { className: "empty" }, say("nothing")),
    ...groups.map(([type, list]) => el("section", { id: `group-${LINE_TYPES.indexOf(type)}` }, el("h3", {}, factMark(type), factName(type), el("em", {}, number(list.length))), cards(list, SHOWN_FACTS, true))),
  ];
}

const linkName = link => { const host = new URL(link).hostname.replace(/^(www|sws)\./, ""); return host.includes("wikidata") ? "Wikidata" : host.includes("geonames") ? "GeoNames" : host; };

function factPanel(index) {
  const fact = FACTS[index];
  return [
    panelHead([factMark(fact.type), valueOf(fact, readingOf(fact).lead) && [factName(fact.type), " · "], factDateMark(fact)].flat(), el("span", { className: "fact-title" }, isolated(factTitle(fact)))),
    headline(fact), details(fact, true),
    el("h3", {}, say("evidence"), el("em", {}, number(fact.evidence.length))),
    ...fact.evidence.map(evidence => evidenceBlock(fact, evidence)),
  ];
}

function edgePanel({ edge, facts }) {
  const [a, b, type] = edge;
  const group = frame.lines.find(line => line.group && line.a === Math.min(a, b) && line.b === Math.max(a, b));
  const found = newest([...(facts || group?.facts || factsBetween(edge))]).filter(fact => live[fact]);
  return [
    panelHead(type ? [factMark(type), factName(type)] : say("between"), [isolated(...named(a)), " — ", isolated(...named(b))],
      el("p", { className: "ends" }, entityLink(a), say("and"), entityLink(b))),
    figures([[found.length, say("kpiFacts")], [countDocuments(found), say("kpiSources")]]),
    found.length ? cards(found, 12, Boolean(type)) : el("p", { className: "empty" }, say("nothing")),
  ];
}

/* ---- on a phone the panel is a sheet with three heights ---- */

const narrow = matchMedia("(max-width: 760px)");

function sheetHandle() {
  const open = document.body.dataset.sheet !== "peek";
  return button(el("span"), () => setSheet({ peek: "half", half: "full", full: "peek" }[document.body.dataset.sheet]), { id: "handle", "aria-label": say(state.focus ? "evidence" : "overview"), "aria-expanded": String(open) });
}

function setSheet(height) {
  document.body.dataset.sheet = height;
  byId("handle")?.setAttribute("aria-expanded", String(height !== "peek"));
}

/* The panel beside the picture: overview, entity, edge or fact, and the sheet that it is on a phone. */

const panel = byId("panel");

const figures = pairs =>
  el(
    "ul",
    { className: "figures" },
    pairs.map(([value, name]) => el("li", {}, el("b", {}, number(value)), el("span", {}, name))),
  );
const countDocuments = facts => new Set(facts.flatMap(index => FACTS[index].documents)).size;

function panelHead(kind, title, under) {
  return el(
    "div",
    { className: "panel-head" },
    (state.focus || canStep(1)) &&
      el(
        "div",
        { className: "path" },
        canStep(-1) && button(["← ", say("back")], () => goStep(-1), { id: "panel-back" }),
        canStep(1) && button([say("forward"), " →"], () => goStep(1), { id: "panel-forward" }),
        state.focus && button(say("toOverview"), () => focusOn(null), {}),
        state.focus &&
          button(closeIcon(), () => focusOn(null), { className: "icon close", "aria-label": say("close") }),
      ),
    kind && el("p", { className: "kicker" }, kind),
    el("h2", {}, title),
    under,
  );
}

function closeIcon() {
  const svg = icon("Place");
  svg.firstChild.setAttribute("d", "M6 6l12 12M18 6 6 18");
  return svg;
}

panel.addEventListener("keydown", event => {
  if (event.key === "Escape" && state.focus) focusOn(null);
});

let told = null; // the focus that the panel tells of

function showPanel() {
  const { focus } = state;
  const content =
    focus?.entity != null
      ? entityPanel(focus.entity)
      : focus?.fact != null
        ? factPanel(focus.fact)
        : focus?.edge
          ? edgePanel(focus)
          : overview();
  panel.replaceChildren(sheetHandle(), ...content.filter(Boolean));
  panel.setAttribute("aria-label", say(focus ? "evidence" : "overview"));
  if (told !== focus) panel.scrollTop = 0; // after a filter the reader stays where the reader was
  told = focus;
}

function overview() {
  const facts = FACTS.map((_, index) => index).filter(index => live[index]);
  const entities = ENTITIES.map((_, index) => index).filter(index => heldNode[index]);
  const counted = new Map();
  for (const index of facts)
    for (const entity of FACTS[index].entities) counted.set(entity, (counted.get(entity) || 0) + 1);
  const top = entities
    .filter(index => counted.get(index))
    .sort((a, b) => counted.get(b) - counted.get(a) || a - b)
    .slice(0, 8);
  const most = counted.get(top[0]) || 1;
  const dated = newest(facts.filter(index => FACTS[index].period));
  return [
    panelHead(null, say("overview")),
    figures([
      [entities.length, say("kpiEntities")],
      [facts.length, say("kpiFacts")],
      [countDocuments(facts), say("kpiSources")],
    ]),
    !facts.length &&
      el(
        "p",
        { className: "empty" },
        FACTS.length ? [say("nothing"), " "] : say("emptyGraph"),
        FACTS.length > 0 &&
          button(
            say("reset"),
            () => {
              resetFilters();
              changed();
            },
            { className: "more" },
          ),
      ),
    top.length > 0 && el("h3", {}, say("central")),
    top.length > 0 &&
      el(
        "ul",
        { className: "top" },
        top.map(index => {
          const bar = el("span", { className: "bar", "aria-hidden": "true" });
          bar.style.setProperty("--share", `${Math.round((100 * counted.get(index)) / most)}%`);
          return el(
            "li",
            {},
            button(
              [entityMark(index), isolated(...named(index)), bar, el("em", {}, number(counted.get(index)))],
              () => focusOn({ entity: index }),
            ),
          );
        }),
      ),
    ...groupList(),
    facts.length > 0 && el("h3", {}, say("latest")),
    facts.length > 0 && cards(dated.length ? dated : facts, 5),
  ];
}

/** The communities in the picture; a click brings one into view. */
function groupList() {
  const groups = HAS_GROUPS && state.groups && state.view === "net" ? shownGroups() : [];
  if (groups.length < 2) return [];
  return [
    el("h3", {}, say("groups"), el("em", {}, number(groups.length))),
    el(
      "ul",
      { className: "top" },
      groups.slice(0, 8).map(([group, nodes]) =>
        el(
          "li",
          {},
          button(
            [
              swatch(`var(${groupInk(group)}-rim)`, "blot"),
              isolated(groupName(group)),
              el("em", {}, number(nodes.filter(isEntity).length)),
            ],
            () => fitTo(nodes),
          ),
        ),
      ),
    ),
  ];
}

function entityPanel(index) {
  const entity = ENTITIES[index],
    facts = newest(entity.facts.filter(fact => live[fact]));
  const partners = new Set(facts.flatMap(fact => FACTS[fact].entities));
  partners.delete(index);
  const title = label(index);
  const translations = Object.entries(entity.labels).filter(
    ([code, text]) => code !== lang && plain(text) !== title,
  );
  const shown = new Set([title, ...translations.map(([, text]) => plain(text))]);
  const names = entity.names.map(plain).filter(name => !shown.has(name));
  const links = entity.links.map(webAddress).filter(Boolean);
  const row = (name, ...items) => [el("dt", {}, name), el("dd", {}, items)];
  const groups = LINE_TYPES.map(type => [type, facts.filter(fact => FACTS[fact].type === type)]).filter(
    ([, list]) => list.length,
  );
  return [
    panelHead(
      [entityMark(index), kindName(entity)],
      isolated(...named(index)),
      translations.length > 0 &&
        el(
          "p",
          { className: "translations" },
          translations.map(([code, text], place) => [place > 0 && " · ", isolated(text, code)]),
        ),
    ),
    figures([
      [partners.size, say("kpiPartners")],
      [facts.length, say("kpiFacts")],
      [countDocuments(facts), say("kpiSources")],
    ]),
    neighbourButtons(index),
    el(
      "dl",
      { className: "about" },
      names.length > 0 &&
        row(
          say("alsoNamed"),
          names.map((name, place) => [place > 0 && say("and"), isolated(name)]),
        ),
      entity.place != null && row(say("place"), entityLink(entity.place)),
      ...[
        ["contains", true],
        ["bodies", false],
      ].map(([key, places]) => {
        const inside = entity.inside.filter(part => (ENTITIES[part].type === "Place") === places);
        return (
          inside.length > 0 &&
          row(
            say(key),
            inside.slice(0, 12).map((part, place) => [place > 0 && say("and"), entityLink(part)]),
            inside.length > 12 && ` … ${number(inside.length)}`,
          )
        );
      }),
      entity.at && row(say("position"), entity.at.map(value => value.toFixed(2)).join(", ")),
      links.length > 0 &&
        row(
          say("links"),
          links.map((link, place) => [place > 0 && say("and"), outside(link, linkName(link))]),
        ),
    ),
    groups.length > 1 &&
      el(
        "p",
        { className: "jumps" },
        groups.map(([type, list]) =>
          button([factMark(type), factName(type), el("em", {}, number(list.length))], () =>
            byId(`group-${LINE_TYPES.indexOf(type)}`).scrollIntoView({
              block: "start",
              behavior: still.matches ? "auto" : "smooth",
            }),
          ),
        ),
      ),
    !facts.length && el("p", { className: "empty" }, say("nothing")),
    ...groups.map(([type, list]) =>
      el(
        "section",
        { id: `group-${LINE_TYPES.indexOf(type)}` },
        el("h3", {}, factMark(type), factName(type), el("em", {}, number(list.length))),
        cards(list, SHOWN_FACTS, true),
      ),
    ),
  ];
}

/** What is joined to an entity but not drawn can be brought in, and taken out again. */
function neighbourButtons(index) {
  const unseen = unseenNeighbours(index).length,
    opened = state.opened.includes(index);
  if (state.view !== "net" || state.everything || !(unseen || opened)) return null;
  const act = (id, text, action) =>
    button(
      [text, (id === "show-neighbours") === unseen > 0 && el("kbd", { "aria-hidden": "true" }, "N")],
      () => {
        action(index);
        (byId(id) ?? byId("neighbours")?.querySelector("button"))?.focus();
      },
      { id },
    );
  const next = Math.min(STEP, unseen);
  const text =
    next < unseen
      ? say("showMoreNeighbours", { n: next, all: number(unseen) })
      : say("showNeighbours", { n: unseen });
  return el(
    "div",
    { id: "neighbours" },
    unseen > 0 && act("show-neighbours", text, showNeighbours),
    opened && act("hide-neighbours", say("hideNeighbours"), hideNeighbours),
  );
}

const linkName = link => {
  const host = new URL(link).hostname.replace(/^(www|sws)\./, "");
  return host.includes("wikidata") ? "Wikidata" : host.includes("geonames") ? "GeoNames" : host;
};

function factPanel(index) {
  const fact = FACTS[index];
  return [
    panelHead(
      [
        factMark(fact.type),
        valueOf(fact, readingOf(fact).lead) && [factName(fact.type), " · "],
        factDateMark(fact),
      ].flat(),
      el("span", { className: "fact-title" }, isolated(factTitle(fact))),
    ),
    headline(fact, true),
    details(fact, true),
    el("h3", {}, say("evidence"), el("em", {}, number(fact.evidence.length))),
    ...fact.evidence.map(evidence => evidenceBlock(fact, evidence)),
  ];
}

function edgePanel({ edge, facts }) {
  const [a, b, type] = edge;
  const group = frame.lines.find(
    line => line.group && line.a === Math.min(a, b) && line.b === Math.max(a, b),
  );
  const found = newest([...(facts || group?.facts || factsBetween(edge))]).filter(fact => live[fact]);
  return [
    panelHead(
      type ? [factMark(type), factName(type)] : say("between"),
      [isolated(...named(a)), " — ", isolated(...named(b))],
      el("p", { className: "ends" }, entityLink(a), say("and"), entityLink(b)),
    ),
    figures([
      [found.length, say("kpiFacts")],
      [countDocuments(found), say("kpiSources")],
    ]),
    found.length ? cards(found, 12, Boolean(type)) : el("p", { className: "empty" }, say("nothing")),
  ];
}

/* ---- on a phone the panel is a sheet with three heights ---- */

const narrow = matchMedia("(max-width: 760px)");

function sheetHandle() {
  const open = document.body.dataset.sheet !== "peek";
  return button(
    el("span"),
    () => setSheet({ peek: "half", half: "full", full: "peek" }[document.body.dataset.sheet]),
    { id: "handle", "aria-label": say(state.focus ? "evidence" : "overview"), "aria-expanded": String(open) },
  );
}

function setSheet(height) {
  document.body.dataset.sheet = height;
  byId("handle")?.setAttribute("aria-expanded", String(height !== "peek"));
}

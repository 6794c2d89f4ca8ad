/* The list: every fact as a row, the way in for those who read rather than look. */

const PAGE = 100,
  PAPER_ROWS = 1000; // on paper nothing can be turned
const list = byId("list");
const listing = { column: "date", down: true, start: 0 };

const COLUMNS = [
  ["type", "colType", index => LINE_TYPES.indexOf(FACTS[index].type)],
  ["who", "colWho", index => FACTS[index].entities.map(label).join(" ")],
  ["date", "colDate", index => FACTS[index].period?.[1] ?? -1],
  ["evidence", "colEvidence", null],
  [
    "source",
    "colSource",
    index => (FACTS[index].documents.length ? documentTitle(FACTS[index].documents[0]) : ""),
  ],
];

/** The facts in the order of the chosen column; undated ones come last either way. */
function sortedFacts() {
  const key = COLUMNS.find(([name]) => name === listing.column)[2],
    collator = new Intl.Collator(LOCALE[lang]);
  const keys = FACTS.map((_, index) => (live[index] ? key(index) : null));
  const compare = (a, b) =>
    typeof keys[a] === "number" ? keys[a] - keys[b] : collator.compare(keys[a], keys[b]);
  return FACTS.map((_, index) => index)
    .filter(index => live[index])
    .sort((a, b) => {
      if (listing.column === "date" && keys[a] < 0 !== keys[b] < 0) return keys[a] < 0 ? 1 : -1;
      return compare(a, b) * (listing.down ? -1 : 1) || a - b;
    });
}

function fillList() {
  if (state.view !== "list") return;
  const facts = sortedFacts(),
    length = document.body.classList.contains("paper") ? PAPER_ROWS : PAGE;
  if (listing.start >= facts.length) listing.start = 0;
  const rows = facts.slice(listing.start, listing.start + length);
  const head = COLUMNS.map(([name, key, sorter]) => {
    const active = listing.column === name;
    return el(
      "th",
      { scope: "col", "aria-sort": active ? (listing.down ? "descending" : "ascending") : null },
      sorter
        ? button(
            [say(key), el("span", { "aria-hidden": "true" }, active ? (listing.down ? " ↓" : " ↑") : "")],
            () => {
              listing.down = active ? !listing.down : name === "date";
              listing.column = name;
              listing.start = 0;
              fillList();
              list
                .querySelectorAll("th button")
                [COLUMNS.filter(([, , s]) => s).findIndex(([other_]) => other_ === name)]?.focus();
            },
            { "aria-label": say("sortBy", { column: say(key) }) },
          )
        : say(key),
    );
  });
  if (!facts.length) return list.replaceChildren(el("p", { className: "empty" }, say(FACTS.length ? "nothing" : "emptyGraph")));
  list.replaceChildren(
    el(
      "table",
      {},
      el("caption", { className: "hidden-text" }, say("tableCaption")),
      el("thead", {}, el("tr", {}, head)),
      el("tbody", {}, rows.map(listRow)),
    ),
    facts.length > length ? pager(facts.length, length) : "",
  );
}

function listRow(index) {
  const fact = FACTS[index],
    evidence = fact.evidence.find(next => !state.hiddenDocuments.has(next.doc)) || fact.evidence[0];
  return el(
    "tr",
    { className: state.focus?.fact === index ? "chosen" : "" },
    el(
      "td",
      { className: "type" },
      button([factMark(fact.type), factName(fact.type)], () => focusOn({ fact: index }), {
        className: "kind",
        title: say("details"),
      }),
    ),
    el("td", { className: "who" }, headline(fact)),
    el("td", { className: "date" }, factDateMark(fact)),
    el(
      "td",
      { className: "quote", lang: evidence && DOCUMENTS[evidence.doc].lang, dir: "auto" },
      evidence && markedQuote(fact, evidence.quote),
    ),
    el("td", {}, evidence && sourceLine(evidence.doc)),
  );
}

function pager(count, length) {
  const turn = step => {
    listing.start = Math.max(0, listing.start + step * PAGE);
    fillList();
    list.scrollTop = 0;
    list.focus();
  };
  return el(
    "p",
    { className: "pager" },
    button("←", () => turn(-1), { disabled: listing.start === 0, "aria-label": say("back") }),
    say("page", {
      from: number(listing.start + 1),
      to: number(Math.min(count, listing.start + length)),
      n: count,
    }),
    button("→", () => turn(1), {
      disabled: listing.start + PAGE >= count,
      "aria-label": say("more", { n: PAGE }),
    }),
  );
}

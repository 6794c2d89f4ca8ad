/* What can be taken away: the picture, and the facts that the filters leave as CSV or JSON. */

function save(parts, type, name) {
  const url = URL.createObjectURL(new Blob(parts, { type })),
    link = el("a", { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}
const visibleFacts = () => FACTS.map((_, index) => index).filter(index => visible[index]);

/** A cell of CSV. A text that a spreadsheet would take for a formula gets an apostrophe before it. */
function cell(value) {
  const text = String(value ?? ""),
    safe = /^[=+\-@\t\r]/.test(text) && !/^-?\d/.test(text) ? `'${text}` : text;
  return /[",\n\r;]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

function exportCsv() {
  const header = [
    "type",
    "roles",
    "date",
    "evidence",
    "document",
    "publisher",
    "published",
    "url",
    "extractor",
    "confidence",
    "fact",
  ];
  const rows = visibleFacts().flatMap(index => {
    const fact = FACTS[index];
    const roles = [
      ...fact.fillers.map(([role, entity]) => `${role}=${label(entity)}`),
      ...fact.values
        .filter(([role]) => role !== "date")
        .map(([role, value]) => `${role}=${typeof value === "object" ? JSON.stringify(value) : value}`),
    ].join("; ");
    return fact.evidence.map(evidence => {
      const source = DOCUMENTS[evidence.doc];
      return [
        fact.type,
        roles,
        factDate(fact)?.[1],
        evidence.quote,
        documentTitle(evidence.doc),
        source.publisher,
        source.date,
        source.url,
        evidence.by,
        evidence.sure,
        fullIri(fact.iri),
      ];
    });
  });
  save(
    ["\ufeff", [header, ...rows].map(row => row.map(cell).join(",")).join("\r\n")],
    "text/csv;charset=utf-8",
    "facts.csv",
  );
}

function exportJson() {
  const facts = visibleFacts(),
    used = new Set(facts.flatMap(index => FACTS[index].entities)),
    sources = new Set(facts.flatMap(index => FACTS[index].documents));
  const content = {
    entities: [...used]
      .sort((a, b) => a - b)
      .map(index => {
        const { iri, type, kind, labels, names, at, links } = ENTITIES[index];
        return { iri: fullIri(iri), type, kind, labels, names, at, links };
      }),
    documents: [...sources]
      .sort((a, b) => a - b)
      .map(index => ({ ...DOCUMENTS[index], iri: fullIri(DOCUMENTS[index].iri) })),
    facts: facts.map(index => {
      const { iri, type, fillers, values, evidence } = FACTS[index];
      return {
        iri: fullIri(iri),
        type,
        roles: [
          ...fillers.map(([role, entity]) => [role, { iri: fullIri(ENTITIES[entity].iri) }]),
          ...values,
        ],
        evidence: evidence.map(({ doc, ...rest }) => ({ document: fullIri(DOCUMENTS[doc].iri), ...rest })),
      };
    }),
  };
  save([JSON.stringify(content, null, 1)], "application/json", "graph.json");
}

/* ---- the menu ---- */

const EXPORTS = [
  ["exportPng", exportPng],
  ["exportSvg", exportSvg],
  ["exportCsv", exportCsv],
  ["exportJson", exportJson],
  ["print", () => window.print()],
];
const exportMenu = byId("exports"),
  exportButton = byId("export");

function setMenu(open) {
  exportMenu.hidden = !open;
  exportButton.setAttribute("aria-expanded", String(open));
  if (open) exportMenu.querySelector("button:not(:disabled)")?.focus();
}
function fillMenu() {
  exportButton.lastElementChild.textContent = say("export");
  exportMenu.replaceChildren(
    ...EXPORTS.map(([key, action]) =>
      button(
        say(key),
        () => {
          setMenu(false);
          exportButton.focus();
          action();
        },
        {
          role: "menuitem",
          tabIndex: -1,
          disabled:
            (isText() && (key === "exportPng" || key === "exportSvg")) ||
            (key === "print" && window.top !== window), // a sandboxed frame cannot print
        },
      ),
    ),
  );
}
exportButton.addEventListener("click", () => setMenu(exportMenu.hidden));
exportMenu.addEventListener("keydown", event => {
  const items = [...exportMenu.querySelectorAll("button:not(:disabled)")],
    at = items.indexOf(document.activeElement);
  if (event.key === "ArrowDown") items[(at + 1) % items.length].focus();
  else if (event.key === "ArrowUp") items[(at + items.length - 1) % items.length].focus();
  else if (event.key === "Escape") {
    setMenu(false);
    exportButton.focus();
  } else return;
  event.preventDefault();
});
document.addEventListener("pointerdown", event => {
  if (!event.target.closest("#export-menu")) setMenu(false);
});

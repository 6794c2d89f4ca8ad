/* Take-aways: the picture as PNG or SVG, the facts that the filters leave as CSV or JSON. */

function save(parts, type, name) {
  const url = URL.createObjectURL(new Blob(parts, { type })), link = el("a", { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}
const liveFacts = () => FACTS.map((_, index) => index).filter(index => live[index]);

/* ---- picture ---- */

const HEAD = 76, ROW = 24;

/** The legend as [{ x, y, type, name, dot }], y counted from its top, in rows no wider than the picture. */
function legend(width, widthOf) {
  const items = [], shown = LINE_TYPES.filter(type => frame.lines.some(line => line.type === type));
  let x = 28, y = ROW;
  for (const [type, name, dot] of [...ENTITY_TYPES.map(type => [type, typeName(type), true]), ...shown.map(type => [type, factName(type), false])]) {
    const space = (dot ? 34 : 42) + widthOf(name);
    if (x > 28 && x + space > width - 10) { x = 28; y += ROW; }
    items.push({ x, y, type, name, dot });
    x += space;
  }
  return items;
}
const legendHeight = items => (items.at(-1)?.y ?? 0) + 16;

/** Title, counts and legend around the picture. `draw` has text(x, y, size, weight, colour, text, serif), dot and dash(x, y, colour). */
function pictureFrame(top, items, draw) {
  draw.text(28, 36, 22, 600, ink.text, CONTENT.titles[lang], true);
  draw.text(28, 59, 12.5, 400, ink.muted, `${byId("subtitle").textContent} · ${byId("counts").textContent}`);
  for (const { x, y, type, name, dot } of items) {
    if (dot) draw.dot(x + 6, top + y - 4, ink[`entity ${type}`]);
    else draw.dash(x, top + y - 4, ink[`fact ${type}`]);
    draw.text(x + (dot ? 17 : 24), top + y, 12.5, 400, ink.text, name);
  }
}

function legendWidth(ctx) {
  return text => { ctx.font = `400 12.5px ${ink.sans}`; return ctx.measureText(text).width; };
}

function exportPng() {
  const view = viewBox(), canvas = canvasOf(), factor = 2, width = canvas.clientWidth;
  const items = legend(width, legendWidth(canvas.getContext("2d"))), bottom = HEAD + canvas.clientHeight, height = bottom + legendHeight(items);
  const out = el("canvas", { width: width * factor, height: height * factor }), ctx = out.getContext("2d");
  ctx.scale(factor, factor);
  ctx.fillStyle = ink.ground;
  ctx.fillRect(0, 0, width, height);
  ctx.save();
  ctx.beginPath();
  ctx.rect(0, HEAD, width, bottom - HEAD);
  ctx.clip();
  ctx.translate(0, HEAD);
  ctx.scale(view.scale, view.scale);
  ctx.translate(-view.left, -view.top);
  paint(ctx, view);
  ctx.restore();
  ctx.textBaseline = "alphabetic";
  pictureFrame(bottom, items, {
    text(x, y, size, weight, colour, text, serif) { ctx.font = `${weight} ${size}px ${serif ? ink.serif : ink.sans}`; ctx.fillStyle = colour; ctx.textAlign = "left"; ctx.fillText(text, x, y); },
    dot(x, y, colour) { ctx.fillStyle = colour; ctx.beginPath(); ctx.arc(x, y, 5.5, 0, TAU); ctx.fill(); },
    dash(x, y, colour) { ctx.fillStyle = colour; ctx.fillRect(x, y - 1, 18, 2.4); },
  });
  out.toBlob(blob => save([blob], "image/png", "graph.png"), "image/png");
}

const xml = text => plain(text).replace(/[&<>"']/g, sign => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" })[sign]);

function exportSvg() {
  const view = viewBox(), canvas = canvasOf(), width = canvas.clientWidth, ctx = canvas.getContext("2d");
  const items = legend(width, legendWidth(ctx)), bottom = HEAD + canvas.clientHeight, height = bottom + legendHeight(items);
  const n = value => Math.round(value * 10) / 10, out = [];
  const text = (x, y, size, weight, colour, words_, extra = "") => out.push(`<text x="${n(x)}" y="${n(y)}" font-size="${n(size)}" font-weight="${weight}" fill="${xml(colour)}"${extra}>${xml(words_)}</text>`);
  out.push(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${xml(ink.sans)}">`, `<rect width="100%" height="100%" fill="${xml(ink.ground)}"/>`);
  out.push(`<clipPath id="c"><rect y="${HEAD}" width="${width}" height="${bottom - HEAD}"/></clipPath><g clip-path="url(#c)"><g transform="translate(${n(-view.left * view.scale)} ${n(HEAD - view.top * view.scale)}) scale(${view.scale.toFixed(4)})">`);
  if (state.view === "map") out.push(`<path d="${LAND.map(ring => `M${ring.map(point => point.map(n).join(" ")).join("L")}z`).join("")}" fill-rule="evenodd" fill="${xml(ink.land)}" stroke="${xml(ink.sea)}" stroke-width="${(0.8 / view.scale).toFixed(2)}"/>`);
  for (const line of frame.lines) {
    const [x0, y0, cx, cy, x1, y1] = curve(line), colour = xml(ink[`fact ${line.type}`]), faded = frame.near && !line.on ? frame.faint : 0.7;
    out.push(`<path d="M${n(x0)} ${n(y0)}Q${n(cx)} ${n(cy)} ${n(x1)} ${n(y1)}" fill="none" stroke="${colour}" stroke-width="${n(lineWidth(line))}" opacity="${faded}"${line.type === CONTENT.partOf ? ' stroke-dasharray="1 4"' : line.type === "LocatedIn" ? ' stroke-dasharray="5 4"' : ""}/>`);
    if (hasArrow(line, view)) out.push(`<path d="M${arrowHead([x0, y0, cx, cy, x1, y1]).map(point => point.map(n).join(" ")).join("L")}z" fill="${colour}" opacity="${faded}"/>`);
  }
  for (const node of [...frame.nodes].reverse()) {
    const r = R[node], colour = xml(nodeInk(node)), look = `fill="${colour}" stroke="${xml(ink.ground)}" stroke-width="1.8" opacity="${frame.near && !frame.near.has(node) ? frame.faint + 0.05 : 1}"`;
    if (!isEntity(node)) out.push(`<path d="M${n(X[node])} ${n(Y[node] - r * 1.15)}l${n(r * 1.15)} ${n(r * 1.15)}l${n(-r * 1.15)} ${n(r * 1.15)}l${n(-r * 1.15)} ${n(-r * 1.15)}z" ${look}/>`);
    else {
      const scale = (r * 1.12) / 24;
      out.push(ENTITIES[node].type === "Zone" ? `<rect x="${n(X[node] - r * 0.9)}" y="${n(Y[node] - r * 0.9)}" width="${n(r * 1.8)}" height="${n(r * 1.8)}" rx="${n(r * 0.45)}" ${look}/>` : `<circle cx="${n(X[node])}" cy="${n(Y[node])}" r="${n(r)}" ${look}/>`);
      out.push(`<path d="${ICONS[iconOf(node)]}" transform="translate(${n(X[node] - 12 * scale)} ${n(Y[node] - 12 * scale)}) scale(${scale.toFixed(3)})" fill="none" stroke="#fff" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"/>`);
    }
  }
  for (const found of placeLabels(ctx, view)) found.lines.forEach((line, row) => text(found.x, found.y + (row * 1.22 + 0.88) * found.px, found.px, found.weight, found.colour, line,
    ` text-anchor="${{ center: "middle", left: "start", right: "end" }[found.align]}" stroke="${xml(ink.ground)}" stroke-width="${n(3.4 / view.scale)}" stroke-linejoin="round" paint-order="stroke"`));
  out.push("</g></g>");
  pictureFrame(bottom, items, {
    text(x, y, size, weight, colour, words_, serif) { text(x, y, size, weight, colour, words_, serif ? ` font-family="${xml(ink.serif)}"` : ""); },
    dot(x, y, colour) { out.push(`<circle cx="${n(x)}" cy="${n(y)}" r="5.5" fill="${xml(colour)}"/>`); },
    dash(x, y, colour) { out.push(`<rect x="${n(x)}" y="${n(y - 1)}" width="18" height="2.4" fill="${xml(colour)}"/>`); },
  });
  out.push("</svg>");
  save([out.join("\n")], "image/svg+xml", "graph.svg");
}

/* ---- data ---- */

/** A cell of CSV. A text that a spreadsheet would take for a formula gets an apostrophe before it. */
function cell(value) {
  const text = String(value ?? ""), safe = /^[=+\-@\t\r]/.test(text) && !/^-?\d/.test(text) ? `'${text}` : text;
  return /[",\n\r;]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

function exportCsv() {
  const header = ["type", "roles", "date", "evidence", "document", "publisher", "published", "url", "extractor", "confidence", "fact"];
  const rows = liveFacts().flatMap(index => {
    const fact = FACTS[index];
    const roles = [...fact.fillers.map(([role, entity]) => `${role}=${label(entity)}`), ...fact.values.filter(([role]) => role !== "date").map(([role, value]) => `${role}=${typeof value === "object" ? JSON.stringify(value) : value}`)].join("; ");
    return fact.evidence.map(evidence => {
      const source = DOCUMENTS[evidence.doc];
      return [fact.type, roles, factDate(fact)?.[1], evidence.quote, documentTitle(evidence.doc), source.publisher, source.date, source.url, evidence.by, evidence.sure, fullIri(fact.iri)];
    });
  });
  save(["\ufeff", [header, ...rows].map(row => row.map(cell).join(",")).join("\r\n")], "text/csv;charset=utf-8", "facts.csv");
}

function exportJson() {
  const facts = liveFacts(), used = new Set(facts.flatMap(index => FACTS[index].entities)), sources = new Set(facts.flatMap(index => FACTS[index].documents));
  const content = {
    entities: [...used].sort((a, b) => a - b).map(index => { const { iri, type, kind, labels, names, at, links } = ENTITIES[index]; return { iri: fullIri(iri), type, kind, labels, names, at, links }; }),
    documents: [...sources].sort((a, b) => a - b).map(index => ({ ...DOCUMENTS[index], iri: fullIri(DOCUMENTS[index].iri) })),
    facts: facts.map(index => {
      const { iri, type, fillers, values, evidence } = FACTS[index];
      return { iri: fullIri(iri), type, roles: [...fillers.map(([role, entity]) => [role, { iri: fullIri(ENTITIES[entity].iri) }]), ...values], evidence: evidence.map(({ doc, ...rest }) => ({ document: fullIri(DOCUMENTS[doc].iri), ...rest })) };
    }),
  };
  save([JSON.stringify(content, null, 1)], "application/json", "graph.json");
}

/* ---- the menu ---- */

const EXPORTS = [["exportPng", exportPng], ["exportSvg", exportSvg], ["exportCsv", exportCsv], ["exportJson", exportJson], ["print", () => window.print()]];
const exportMenu = byId("exports"), exportButton = byId("export");

function setMenu(open) {
  exportMenu.hidden = !open;
  exportButton.setAttribute("aria-expanded", String(open));
  if (open) exportMenu.querySelector("button:not(:disabled)")?.focus();
}
function fillMenu() {
  exportButton.lastElementChild.textContent = say("export");
  exportMenu.replaceChildren(...EXPORTS.map(([key, action]) => button(say(key), () => { setMenu(false); exportButton.focus(); action(); }, { role: "menuitem", tabIndex: -1, disabled: state.view === "list" && (key === "exportPng" || key === "exportSvg") })));
}
exportButton.addEventListener("click", () => setMenu(exportMenu.hidden));
exportMenu.addEventListener("keydown", event => {
  const items = [...exportMenu.querySelectorAll("button:not(:disabled)")], at = items.indexOf(document.activeElement);
  if (event.key === "ArrowDown") items[(at + 1) % items.length].focus();
  else if (event.key === "ArrowUp") items[(at + items.length - 1) % items.length].focus();
  else if (event.key === "Escape") { setMenu(false); exportButton.focus(); } else return;
  event.preventDefault();
});
document.addEventListener("pointerdown", event => { if (!event.target.closest("#export-menu")) setMenu(false); });

/* The picture as a file: PNG or SVG, with title, counts and legend. */

const HEAD = 76,
  ROW = 24,
  LEAST = 720; // pixels of width, for the title and the legend

/** The part of the canvas that is not empty, in pixels: { left, top, width, height }. */
function pictureBox(view) {
  const { clientWidth, clientHeight } = canvasOf();
  if (state.view === "map") return { left: 0, top: 0, width: clientWidth, height: clientHeight };
  let [left, top, right, bottom] = [clientWidth, clientHeight, 0, 0];
  const reach = (x, y, far) => {
    const [px, py, margin] = [(x - view.left) * view.scale, (y - view.top) * view.scale, far * view.scale + 20];
    [left, right] = [Math.min(left, px - margin), Math.max(right, px + margin)];
    [top, bottom] = [Math.min(top, py - margin), Math.max(bottom, py + margin)];
  };
  for (const node of frame.nodes) reach(X[node], Y[node], R[node]);
  for (const { box } of placeLabels(canvasOf().getContext("2d"), view)) {
    reach(box[0], box[1], 0);
    reach(box[2], box[3], 0);
  }
  if (state.groups && HAS_GROUPS)
    for (const [, outline_] of groupGrounds()) for (const [x, y] of outline_) reach(x, y, GROUP_MARGIN / 2);
  const missing = Math.max(0, LEAST - (right - left)) / 2;
  left = Math.max(0, Math.floor(left - missing));
  top = Math.max(0, Math.floor(top));
  return {
    left,
    top,
    width: Math.min(clientWidth, Math.ceil(right + missing)) - left,
    height: Math.min(clientHeight, Math.ceil(bottom)) - top,
  };
}

/** The legend as [{ x, y, type, name, dot }], y counted from its top, in rows no wider than the picture. */
function legend(width, widthOf) {
  const items = [],
    shown = LINE_TYPES.filter(type => frame.lines.some(line => line.type === type));
  let x = 28,
    y = ROW;
  for (const [type, name, dot] of [
    ...ENTITY_TYPES.map(type => [type, typeName(type), true]),
    ...shown.map(type => [type, factName(type), false]),
  ]) {
    const space = (dot ? 34 : 42) + widthOf(name);
    if (x > 28 && x + space > width - 10) {
      x = 28;
      y += ROW;
    }
    items.push({ x, y, type, name, dot });
    x += space;
  }
  return items;
}
const legendHeight = items => (items.at(-1)?.y ?? 0) + 16;

/**
 * Title, counts and legend around the picture. `draw` has text(x, y, size, weight, colour, text, serif),
 * dot(x, y, colour) and dash(x, y, colour).
 */
function pictureFrame(top, items, draw) {
  draw.text(28, 36, 22, 600, ink.text, CONTENT.titles[lang], true);
  const source = state.view === "map" && plain(CONTENT.map.note);
  const told = [byId("subtitle").textContent, byId("counts").textContent, source].filter(Boolean).join(" · ");
  draw.text(28, 59, 12.5, 400, ink.muted, told);
  for (const { x, y, type, name, dot } of items) {
    if (dot) draw.dot(x + 6, top + y - 4, ink[`entity ${type}`]);
    else draw.dash(x, top + y - 4, ink[`fact ${type}`]);
    draw.text(x + (dot ? 17 : 24), top + y, 12.5, 400, ink.text, name);
  }
}

function legendWidth(ctx) {
  return text => {
    ctx.font = `400 12.5px ${ink.sans}`;
    return ctx.measureText(text).width;
  };
}

function exportPng() {
  const view = viewBox(),
    canvas = canvasOf(),
    factor = 2,
    { left, top, width, height: stageHeight } = pictureBox(view);
  const items = legend(width, legendWidth(canvas.getContext("2d"))),
    bottom = HEAD + stageHeight,
    height = bottom + legendHeight(items);
  const out = el("canvas", { width: width * factor, height: height * factor }),
    ctx = out.getContext("2d");
  ctx.scale(factor, factor);
  ctx.fillStyle = ink.ground;
  ctx.fillRect(0, 0, width, height);
  ctx.save();
  ctx.beginPath();
  ctx.rect(0, HEAD, width, bottom - HEAD);
  ctx.clip();
  ctx.translate(-left, HEAD - top);
  ctx.scale(view.scale, view.scale);
  ctx.translate(-view.left, -view.top);
  paint(ctx, view);
  ctx.restore();
  ctx.textBaseline = "alphabetic";
  pictureFrame(bottom, items, {
    text(x, y, size, weight, colour, text, serif) {
      ctx.font = `${weight} ${size}px ${serif ? ink.serif : ink.sans}`;
      ctx.fillStyle = colour;
      ctx.textAlign = "left";
      ctx.fillText(text, x, y);
    },
    dot(x, y, colour) {
      ctx.fillStyle = colour;
      ctx.beginPath();
      ctx.arc(x, y, 5.5, 0, TAU);
      ctx.fill();
    },
    dash(x, y, colour) {
      ctx.fillStyle = colour;
      ctx.fillRect(x, y - 1, 18, 2.4);
    },
  });
  out.toBlob(blob => save([blob], "image/png", "graph.png"), "image/png");
}

/* ---- SVG ---- */

const XML_SIGNS = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const xml = text => plain(text).replace(/[&<>"']/g, sign => XML_SIGNS[sign]);
const rounded = value => Math.round(value * 100) / 100;

/** An element as text. Every value is escaped here; `content` is elements that were made here, or escaped text. */
function svgTag(name, attributes, content = "") {
  const written = Object.entries(attributes)
    .filter(([, value]) => value != null)
    .map(([key, value]) => ` ${key}="${typeof value === "number" ? rounded(value) : xml(value)}"`);
  return `<${name}${written.join("")}>${content}</${name}>`;
}

const svgPath = (points, close) =>
  `M${points.map(point => point.map(rounded).join(" ")).join("L")}${close ? "z" : ""}`;

function svgLine(line, view) {
  const shape = curve(line);
  const [x0, y0, cx, cy, x1, y1] = shape.map(rounded);
  const colour = ink[`fact ${line.type}`];
  const opacity = frame.near && !line.on ? frame.faint : 0.7;
  const dashes = { [CONTENT.partOf]: "1 4", LocatedIn: "5 4" }[line.type];
  const stroke = svgTag("path", {
    d: `M${x0} ${y0}Q${cx} ${cy} ${x1} ${y1}`,
    fill: "none",
    stroke: colour,
    "stroke-width": lineWidth(line),
    "stroke-dasharray": dashes,
    opacity,
  });
  if (!hasArrow(line, view)) return stroke;
  return stroke + svgTag("path", { d: svgPath(arrowHead(shape), true), fill: colour, opacity });
}

function svgNode(node) {
  const r = R[node];
  const [x, y] = [X[node], Y[node]];
  const look = {
    fill: nodeInk(node),
    stroke: ink.ground,
    "stroke-width": 1.8,
    opacity: frame.near && !frame.near.has(node) ? frame.faint + 0.05 : 1,
  };
  if (!isEntity(node)) {
    const reach = r * 1.15;
    const corners = [
      [x, y - reach],
      [x + reach, y],
      [x, y + reach],
      [x - reach, y],
    ];
    return svgTag("path", { d: svgPath(corners, true), ...look });
  }
  const square = { x: x - r * 0.9, y: y - r * 0.9, width: r * 1.8, height: r * 1.8, rx: r * 0.45 };
  const shape =
    ENTITIES[node].type === "Zone"
      ? svgTag("rect", { ...square, ...look })
      : svgTag("circle", { cx: x, cy: y, r, ...look });
  const scale = (r * 1.12) / 24;
  const at = `translate(${rounded(x - 12 * scale)} ${rounded(y - 12 * scale)}) scale(${scale.toFixed(3)})`;
  const mark = { d: ICONS[iconOf(node)], transform: at, fill: "none", stroke: "#fff", "stroke-width": 2 };
  return shape + svgTag("path", { ...mark, "stroke-linecap": "round", "stroke-linejoin": "round" });
}

const ANCHOR = { center: "middle", left: "start", right: "end" };

function svgLabel({ lines, x, y, align, px, weight, colour }, view) {
  const look = {
    "font-size": px,
    "font-weight": weight,
    fill: colour,
    "text-anchor": ANCHOR[align],
    stroke: ink.ground,
    "stroke-width": 3.4 / view.scale,
    "stroke-linejoin": "round",
    "paint-order": "stroke",
  };
  return lines
    .map((line, row) => svgTag("text", { x, y: y + (row * 1.22 + 0.88) * px, ...look }, xml(line)))
    .join("");
}

function svgLand(view) {
  const look = { stroke: ink.sea, "stroke-width": 0.8 / view.scale };
  const areas = LAND.map(rings => {
    const d = rings.map(ring => svgPath(ring, true)).join("");
    return svgTag("path", { d, "fill-rule": "evenodd", fill: ink.land, ...look });
  });
  return [...areas, ...MAP_LINES.map(line => svgTag("path", { d: svgPath(line), fill: "none", ...look }))].join("");
}

/** The outlines of the communities: colours are opaque, so that rim and ground need no clipping. */
const svgGroups = () =>
  groupGrounds()
    .flatMap(([group, outline_]) =>
      [
        [GROUP_MARGIN + 2, `${groupInk(group)}-rim`],
        [GROUP_MARGIN, groupInk(group)],
      ].map(([width, name]) =>
        svgTag("path", {
          d: svgPath(outline_, true),
          fill: ink[frame.near ? `faint ${name}` : name],
          stroke: ink[frame.near ? `faint ${name}` : name],
          "stroke-width": width,
          "stroke-linejoin": "round",
        }),
      ),
    )
    .join("");

/** Ties of places that moved aside, and the card of what stands around the chosen place. */
function svgSites(view) {
  const tie = (x1, y1, x2, y2, dashes) =>
    svgTag("line", { x1, y1, x2, y2, stroke: ink.muted, "stroke-width": 1 / view.scale, "stroke-dasharray": dashes });
  const open = fanned(),
    reach = fan.length && (fanReach(fan.length - 1) + 34) / view.scale;
  const card = { cx: X[open], cy: Y[open], rx: reach * FAN_WIDTH, ry: reach, fill: ink.ground, stroke: ink.sea };
  return [
    fan.length ? svgTag("ellipse", { ...card, "stroke-width": 1 / view.scale, "fill-opacity": 0.82 }) : "",
    ...fan.map(node => tie(X[open], Y[open], X[node], Y[node], `${1.5 / view.scale} ${3 / view.scale}`)),
    ...displaced(view.scale).map(node => tie(...SITES[node], X[node], Y[node])),
  ].join("");
}

function exportSvg() {
  const view = viewBox();
  const canvas = canvasOf();
  const ctx = canvas.getContext("2d");
  const { left, top, width, height: stageHeight } = pictureBox(view);
  const items = legend(width, legendWidth(ctx));
  const bottom = HEAD + stageHeight;
  const height = bottom + legendHeight(items);
  const shift = `translate(${rounded(-view.left * view.scale - left)} ${rounded(HEAD - top - view.top * view.scale)})`;
  const drawing = [
    state.view === "map" ? svgLand(view) + svgSites(view) : state.groups && HAS_GROUPS ? svgGroups() : "",
    ...frame.lines.map(line => svgLine(line, view)),
    ...[...frame.nodes].reverse().map(svgNode),
    ...placeLabels(ctx, view).map(found => svgLabel(found, view)),
  ];
  const around = [];
  pictureFrame(bottom, items, {
    text: (x, y, size, weight, fill, words_, serif) =>
      around.push(
        svgTag(
          "text",
          { x, y, "font-size": size, "font-weight": weight, fill, "font-family": serif ? ink.serif : null },
          xml(words_),
        ),
      ),
    dot: (cx, cy, fill) => around.push(svgTag("circle", { cx, cy, r: 5.5, fill })),
    dash: (x, y, fill) => around.push(svgTag("rect", { x, y: y - 1, width: 18, height: 2.4, fill })),
  });
  const stage_ = svgTag("rect", { y: HEAD, width, height: bottom - HEAD });
  const picture = svgTag(
    "svg",
    { xmlns: SVG_NAMESPACE, width, height, viewBox: `0 0 ${width} ${height}`, "font-family": ink.sans },
    [
      svgTag("rect", { width: "100%", height: "100%", fill: ink.ground }),
      svgTag("clipPath", { id: "stage" }, stage_),
      svgTag(
        "g",
        { "clip-path": "url(#stage)" },
        svgTag("g", { transform: `${shift} scale(${view.scale.toFixed(4)})` }, drawing.join("\n")),
      ),
      ...around,
    ].join("\n"),
  );
  save([picture], "image/svg+xml", "graph.svg");
}

/* What is drawn, and the drawing of nodes and lines. vis-network owns the camera; every stroke is ours, because
   plain vis-network falls to 4 frames a second at 10,000 nodes and cannot keep labels apart. */

const TAU = 2 * Math.PI;
const LARGE = 1500; // a picture of more nodes is drawn plainer

/** Seen from far, small nodes shrink less, up to a size at which they are still apart. */
function setRadii(scale) {
  const grow = scale < 1 && frame.nodes.length < LARGE ? Math.min(2.1, (1 / scale) ** 0.7) : 1;
  for (let node = 0; node < R.length; node++)
    R[node] = Math.max(SIZE[node], Math.min(SIZE[node] * grow, SIZE[node] + 6, 11 / scale));
}
const BULK = 2500; // more lines in view than this are drawn straight, in one stroke

/** The picture at this moment: nodes, lines, and the nodes that the focus singles out (null: none). `straight`: whether
    so many lines are in view that they are drawn plainly. */
let frame = { nodes: [], lines: [], near: null, faint: 0.1, straight: false };
let hovered = null; // { node } or { line } under the pointer

/** Parallel edges between two nodes lie side by side: each has its own bend, in the sense from the lower index. */
const BENDS = (() => {
  const groups = new Map();
  EDGES.forEach((edge, index) => {
    const key = `${Math.min(edge.from, edge.to)} ${Math.max(edge.from, edge.to)}`;
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(index);
  });
  const bends = new Float64Array(EDGES.length),
    rank = edge => LINE_TYPES.indexOf(EDGES[edge].type);
  for (const group of groups.values()) {
    group.sort((a, b) => rank(a) - rank(b) || a - b); // the pairing, or what comes first, runs straight
    group.forEach((edge, place) => {
      bends[edge] = Math.ceil(place / 2) * (place % 2 ? 20 : -20);
    });
  }
  return bends;
})();

function buildFrame() {
  frame = state.view === "map" ? mapFrame() : netFrame();
}

function netFrame() {
  const near = state.focus ? focusNodes() : null,
    lines = [],
    nodes = [];
  for (const node of BY_WEIGHT) if (shownNode[node]) nodes.push(node);
  EDGES.forEach((edge, index) => {
    if (!shownEdge[index]) return;
    lines.push({
      a: edge.from,
      b: edge.to,
      type: edge.type,
      facts: edge.facts,
      directed: edge.arrow,
      bend: BENDS[index],
      on: isNear(edge),
    });
  });
  return { nodes, lines, near, faint: 0.09, straight: false };
}

/** Whether an edge belongs to the focus. */
function isNear(edge) {
  const focus = state.focus;
  if (!focus) return false;
  const touches = node =>
    edge.from === node ||
    edge.to === node ||
    (edge.facts.length === 1 &&
      FACTS[edge.facts[0]].node != null &&
      FACTS[edge.facts[0]].entities.includes(node));
  if (focus.entity != null) return touches(focus.entity);
  if (focus.fact != null) return edge.facts.includes(focus.fact);
  const [a, b, type] = focus.edge;
  return (
    ((edge.from === a && edge.to === b) || (edge.from === b && edge.to === a)) &&
    (!type || edge.type === type)
  );
}

/* ---- colours come from the style sheet, so that light and dark are written once ---- */

const ink = {};
function readInk() {
  const style = getComputedStyle(document.documentElement),
    read = name => style.getPropertyValue(name).trim();
  Object.assign(ink, {
    text: read("--ink"),
    muted: read("--muted"),
    ground: read("--stage"),
    accent: read("--accent"),
    focus: read("--focus"),
    line: read("--line"),
    sea: read("--coast"),
    land: read("--land"),
    grid: read("--grid"),
    sans: read("--sans"),
    serif: read("--serif"),
  });
  for (let group = 0; group < GROUP_INKS; group++)
    for (const name of [groupInk(group), `${groupInk(group)}-rim`]) {
      ink[name] = read(name);
      ink[`faint ${name}`] = halfway(ink[name], ink.ground);
    }
  for (const type of ENTITY_TYPES) ink[`entity ${type}`] = read(`--entity-${type}`) || read("--entity-other");
  for (const type of LINE_TYPES) ink[`fact ${type}`] = read(`--fact-${type}`) || read("--fact-other");
}
/** The colour between two colours (#rrggbb). An opaque mixture, because shapes of one colour overlap. */
const halfway = (a, b) =>
  `#${[1, 3, 5]
    .map(at => (parseInt(a.slice(at, at + 2), 16) + parseInt(b.slice(at, at + 2), 16)) >> 1)
    .map(value => value.toString(16).padStart(2, "0"))
    .join("")}`;
const INK_NAMES = NODES.map(({ fact }, node) =>
  fact == null ? `entity ${ENTITIES[node].type}` : `fact ${FACTS[fact].type}`,
);
const nodeInk = node => ink[INK_NAMES[node]];
const iconOf = node => {
  const { type, kind } = ENTITIES[node];
  return ICONS[kind] ? kind : (ICON_OF_KIND[kind] ?? (ICONS[type] ? type : "Place"));
};
const PATHS = Object.fromEntries(Object.entries(ICONS).map(([name, path]) => [name, new Path2D(path)]));

/* ---- geometry ---- */

/** Start, control point and end of a line, cut at the rims of its nodes. */
function curve(line) {
  const { a, b } = line,
    turn = a < b ? 1 : -1;
  const dx = X[b] - X[a],
    dy = Y[b] - Y[a],
    length = Math.hypot(dx, dy) || 1;
  const wanted = frame.straight && !line.on ? 0 : line.bend,
    bend = Math.max(-0.36, Math.min(0.36, wanted / length)) * length * turn;
  const cx = (X[a] + X[b]) / 2 - (dy / length) * bend * 2,
    cy = (Y[a] + Y[b]) / 2 + (dx / length) * bend * 2;
  const cut = (node, gap) => {
    const ux = cx - X[node],
      uy = cy - Y[node],
      far = Math.hypot(ux, uy) || 1,
      reach = Math.min(R[node] + gap, far * 0.9);
    return [X[node] + (ux / far) * reach, Y[node] + (uy / far) * reach];
  };
  const [x0, y0] = cut(a, 1.5),
    [x1, y1] = cut(b, line.directed ? 3 : 1.5);
  return [x0, y0, cx, cy, x1, y1];
}

const lineWidth = line =>
  (line.type === "Pairing" ? 2.4 : line.type === CONTENT.partOf ? 1 : 1.1) +
  Math.min(1.6, Math.log2(Math.max(1, line.facts.length)) * 0.35);

const middle = ([x0, y0, cx, cy, x1, y1]) => ({ x: (x0 + 2 * cx + x1) / 4, y: (y0 + 2 * cy + y1) / 4 });

function distanceToCurve([x0, y0, cx, cy, x1, y1], x, y) {
  let least = Infinity,
    px = x0,
    py = y0;
  for (let step = 1; step <= 12; step++) {
    const t = step / 12,
      s = 1 - t;
    const qx = s * s * x0 + 2 * s * t * cx + t * t * x1,
      qy = s * s * y0 + 2 * s * t * cy + t * t * y1;
    const dx = qx - px,
      dy = qy - py,
      k = Math.max(0, Math.min(1, ((x - px) * dx + (y - py) * dy) / (dx * dx + dy * dy || 1)));
    least = Math.min(least, Math.hypot(x - px - k * dx, y - py - k * dy));
    px = qx;
    py = qy;
  }
  return least;
}

/** What lies under a point: { node }, { line } or null. */
function under(x, y, scale, touch) {
  const finger = touch ? 12 / scale : 0;
  let best = null,
    least = Infinity;
  for (const node of frame.nodes) {
    const gap = Math.hypot(X[node] - x, Y[node] - y) - Math.max(R[node], 7 / scale);
    if (gap < 4 / scale + finger && gap < least) {
      least = gap;
      best = { node };
    }
  }
  if (best) return best;
  least = 6 / scale + finger / 2;
  for (const line of frame.lines) {
    const slack = Math.abs(line.bend) * 2 + 20;
    if (
      x < Math.min(X[line.a], X[line.b]) - slack ||
      x > Math.max(X[line.a], X[line.b]) + slack ||
      y < Math.min(Y[line.a], Y[line.b]) - slack ||
      y > Math.max(Y[line.a], Y[line.b]) + slack
    )
      continue;
    if (frame.near && !line.on) continue;
    const gap = distanceToCurve(curve(line), x, y);
    if (gap < least) {
      least = gap;
      best = { line };
    }
  }
  return best;
}

/* ---- drawing ---- */

/** Draw the frame. `view` is { scale, left, top, right, bottom } in the units of the layout. */
function paint(ctx, view) {
  setRadii(view.scale);
  if (state.view === "map") spreadSites(view.scale);
  if (state.view === "map") paintCoast(ctx, view);
  else paintGroups(ctx, view);
  if (state.view === "map") paintFan(ctx, view);
  const inView = frame.lines.reduce((sum, line) => sum + !outsideView(line, view), 0);
  frame.straight = inView > BULK;
  paintThings(ctx, view);
}

function paintThings(ctx, view) {
  paintLines(ctx, view);
  if (state.view === "map") paintSites(ctx, view);
  for (let i = frame.nodes.length - 1; i >= 0; i--) paintNode(ctx, frame.nodes[i], view);
  paintLabels(ctx, view);
}

const outsideView = (line, view) =>
  (X[line.a] < view.left && X[line.b] < view.left) ||
  (X[line.a] > view.right && X[line.b] > view.right) ||
  (Y[line.a] < view.top && Y[line.b] < view.top) ||
  (Y[line.a] > view.bottom && Y[line.b] > view.bottom);

function paintLines(ctx, view) {
  const bulk = frame.straight,
    marked = frame.near !== null;
  ctx.save();
  ctx.lineCap = "round";
  if (bulk) {
    ctx.globalAlpha = marked ? 0.12 : 0.4;
    ctx.strokeStyle = ink.muted;
    ctx.lineWidth = 0.7 / view.scale;
    ctx.beginPath();
    for (const line of frame.lines) {
      if ((marked && line.on) || outsideView(line, view)) continue;
      ctx.moveTo(X[line.a], Y[line.a]);
      ctx.lineTo(X[line.b], Y[line.b]);
    }
    ctx.stroke();
  }
  for (const line of frame.lines) {
    if (bulk && !(marked && line.on)) continue;
    if (!outsideView(line, view)) paintLine(ctx, line, view, marked);
  }
  ctx.restore();
}

function paintLine(ctx, line, view, marked) {
  const [x0, y0, cx, cy, x1, y1] = curve(line),
    strong = line.type === "Pairing",
    part = line.type === CONTENT.partOf;
  const chosen = frame.near?.size > 150 ? 0.45 : 0.95; // of very many, each says less
  ctx.globalAlpha = marked ? (line.on ? chosen : frame.faint) : strong ? 0.9 : part ? 0.5 : 0.55;
  ctx.strokeStyle = ctx.fillStyle = ink[`fact ${line.type}`];
  ctx.lineWidth = lineWidth(line) + (marked && line.on ? 0.8 : 0);
  ctx.setLineDash(part ? [1, 4] : line.type === "LocatedIn" ? [5, 4] : []);
  ctx.beginPath();
  ctx.moveTo(x0, y0);
  ctx.quadraticCurveTo(cx, cy, x1, y1);
  ctx.stroke();
  if (!hasArrow(line, view)) return;
  ctx.setLineDash([]);
  ctx.beginPath();
  for (const [x, y] of arrowHead([x0, y0, cx, cy, x1, y1])) ctx.lineTo(x, y);
  ctx.closePath();
  ctx.fill();
}

const hasArrow = (line, view) => line.directed && line.type !== CONTENT.partOf && view.scale >= 0.35;

/** The three corners of an arrow head at the end of a curve. */
function arrowHead([, , cx, cy, x1, y1]) {
  const angle = Math.atan2(y1 - cy, x1 - cx),
    corner = turn => [x1 - 6.5 * Math.cos(angle + turn), y1 - 6.5 * Math.sin(angle + turn)];
  return [[x1, y1], corner(-0.42), corner(0.42)];
}

const isChosen = node =>
  state.focus &&
  (state.focus.entity === node || (state.focus.fact != null && FACTS[state.focus.fact].node === node));

function paintNode(ctx, node, view) {
  const x = X[node],
    y = Y[node],
    r = Math.max(R[node], 1.3 / view.scale),
    pixels = r * view.scale;
  if (x < view.left - r * 2 || x > view.right + r * 2 || y < view.top - r * 2 || y > view.bottom + r * 2)
    return;
  const chosen = isChosen(node);
  ctx.globalAlpha = frame.near && !frame.near.has(node) ? frame.faint + 0.05 : 1;
  ctx.fillStyle = nodeInk(node);
  if (pixels < 3) {
    ctx.fillRect(x - r, y - r, 2 * r, 2 * r);
    ctx.globalAlpha = 1;
    return;
  }
  if (chosen || hovered?.node === node) {
    const alpha = ctx.globalAlpha;
    ctx.globalAlpha = 0.2;
    ctx.beginPath();
    ctx.arc(x, y, r + 7, 0, TAU);
    ctx.fill();
    ctx.globalAlpha = alpha;
  }
  ctx.beginPath();
  outline(ctx, node, x, y, r);
  ctx.fill();
  ctx.lineWidth = chosen ? 3 : 1.8;
  ctx.strokeStyle = chosen ? ink.focus : ink.ground;
  ctx.stroke();
  if (isEntity(node) && pixels > 6) paintIcon(ctx, node, x, y, r);
  ctx.globalAlpha = 1;
}

/** The shape tells the kind as well as the colour: circle, rounded square for a zone, diamond for a fact. */
function outline(ctx, node, x, y, r) {
  if (!isEntity(node)) {
    ctx.moveTo(x, y - r * 1.15);
    ctx.lineTo(x + r * 1.15, y);
    ctx.lineTo(x, y + r * 1.15);
    ctx.lineTo(x - r * 1.15, y);
    ctx.closePath();
  } else if (ENTITIES[node].type === "Zone")
    (ctx.roundRect ? ctx.roundRect : ctx.rect).call(
      ctx,
      x - r * 0.9,
      y - r * 0.9,
      r * 1.8,
      r * 1.8,
      r * 0.45,
    );
  else ctx.arc(x, y, r, 0, TAU);
}

function paintIcon(ctx, node, x, y, r) {
  const scale = (r * 1.12) / 24;
  ctx.save();
  ctx.translate(x - 12 * scale, y - 12 * scale);
  ctx.scale(scale, scale);
  ctx.lineWidth = r > 18 ? 1.6 : 2.1;
  ctx.lineCap = ctx.lineJoin = "round";
  ctx.strokeStyle = "#fff";
  ctx.stroke(PATHS[iconOf(node)]);
  ctx.restore();
}

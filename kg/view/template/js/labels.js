/* Labels: one pass, the weightiest first; beside its node where there is room, else unseen until there is. */

const MOST_LABELS = 420,
  MOST_TRIES = 1500; // of the weightiest: when so many have been tried there is no room left
const WIDTHS = new Map();

/** The width of a text. Each is measured once, at a hundred pixels, because setting a font is slow. */
function measure(ctx, text, px, weight) {
  const key = weight + text;
  let width = WIDTHS.get(key);
  if (width === undefined) {
    if (WIDTHS.size > 20000) WIDTHS.clear();
    ctx.font = `${weight} 100px ${ink.sans}`;
    WIDTHS.set(key, (width = ctx.measureText(text).width));
  }
  return (width * px) / 100;
}

/** What no line is broken in: a number or a Latin word, and any letter with the signs that open or close at it. */
const PIECES = /[（《「『“(]*(?:[\p{Script=Latin}\p{N}]+|.)[、，。；：！？）》」』”’)\]·]*/gsu;

/** Lines of at most about seven Chinese or thirteen other letters; at most three, the last with an ellipsis. */
function wrapped(text) {
  const lines = [];
  if (/[\u2e80-\uffff]/.test(text)) {
    if (text.length <= 8) return [text];
    const rows = Math.ceil(text.length / 8);
    // As many letters a line as make lines of one length; some more where unbroken pieces would make a line too many.
    for (let each = Math.max(6, Math.ceil(text.length / rows)); each < 11; each++) {
      lines.length = 0;
      for (const piece of text.match(PIECES)) {
        const last = lines.length - 1;
        if (last >= 0 && lines[last].length + piece.length <= each) lines[last] += piece;
        else lines.push(piece);
      }
      if (lines.length <= rows) break;
    }
  } else {
    for (const word of text.split(/\s+/)) {
      const last = lines.length - 1;
      if (last >= 0 && lines[last].length + word.length < 16) lines[last] += ` ${word}`;
      else lines.push(word);
    }
  }
  return lines.length <= 3 ? lines : [...lines.slice(0, 2), `${lines[2].slice(0, 14)}…`];
}

/** Boxes on a grid, so that a new one meets only its neighbours. */
class Boxes {
  constructor(cell) {
    this.cell = cell;
    this.map = new Map();
  }
  *cells([left, top, right, bottom]) {
    for (let i = Math.floor(left / this.cell); i <= Math.floor(right / this.cell); i++)
      for (let j = Math.floor(top / this.cell); j <= Math.floor(bottom / this.cell); j++) yield i * 65536 + j;
  }
  add(box) {
    for (const key of this.cells(box)) {
      const list = this.map.get(key);
      if (list) list.push(box);
      else this.map.set(key, [box]);
    }
  }
  hits(box) {
    for (const key of this.cells(box))
      for (const o of this.map.get(key) || [])
        if (
          o[0] < box[2] &&
          o[2] > box[0] &&
          o[1] < box[3] &&
          o[3] > box[1] &&
          o[4] !== box[4] &&
          !(o[5] < box[5])
        )
          return true;
    return false;
  }
}

/** The labels that fit: [{ lines, x, y, align, px, weight, colour }], no two of them overlapping. */
function placeLabels(ctx, view) {
  const { scale } = view,
    boxes = new Boxes(90 / scale),
    placed = [];
  const inside = node =>
    X[node] > view.left && X[node] < view.right && Y[node] > view.top && Y[node] < view.bottom;
  const shown = frame.nodes.filter(
    node => inside(node) && (!frame.near || frame.near.has(node) || hovered?.node === node),
  );
  const first = node => (isChosen(node) || hovered?.node === node ? 0 : 1);
  if (shown.some(node => !first(node))) shown.sort((a, b) => first(a) - first(b));
  const nodes = shown.slice(0, MOST_TRIES);
  for (const node of shown.slice(0, 4000))
    boxes.add([
      X[node] - R[node],
      Y[node] - R[node],
      X[node] + R[node],
      Y[node] + R[node],
      node,
      isEntity(node) ? SIZE[node] : 0,
    ]);
  for (const [left, top, right, bottom] of view.covered)
    boxes.add([view.left + left / scale, view.top + top / scale, view.left + right / scale, view.top + bottom / scale, -4]);
  const add = found => found && placed.push(found);
  const wanted = line =>
    frame.near ? line.on : line.type === "Pairing" && !line.group;
  // The fact node of a fact with many ends has a label of its own.
  const lines = (!frame.straight || frame.near ? frame.lines : []).filter(
    line =>
      isEntity(line.a) &&
      isEntity(line.b) &&
      wanted(line) &&
      line.type !== CONTENT.partOf &&
      !outsideView(line, view),
  );
  // What ties two cities is named first, and their minor neighbours last.
  const [major, minor] = frame.near ? [nodes, []] : [nodes.filter(isMajor), nodes.filter(node => !isMajor(node))];
  const nameLines = () => lines.forEach(line => add(placeLineLabel(ctx, line, view, boxes)));
  if (!frame.near) nameLines();
  for (const node of major) if (placed.length < MOST_LABELS) add(placeLabel(ctx, node, view, boxes));
  if (frame.near) nameLines();
  for (const node of minor) if (placed.length < MOST_LABELS) add(placeLabel(ctx, node, view, boxes));
  return placed;
}

const isMajor = node => isChosen(node) || hovered?.node === node || SIZE[node] > 15;

function placeLabel(ctx, node, view, boxes) {
  const { scale } = view,
    r = R[node],
    chosen = isChosen(node),
    entity = isEntity(node);
  const far = scale < 0.35 ? 0.85 : 1,
    size = (entity ? (SIZE[node] > 21 ? 15.5 : SIZE[node] > 14 ? 13.5 : 12.5) : 11.5) * far;
  const pinned = chosen || hovered?.node === node;
  if (!pinned && !entity && scale < 0.55 && !frame.near) return null;
  const px = size / scale,
    weight = entity && (SIZE[node] > 19 || chosen) ? 600 : 400;
  const lines = wrapped(entity ? label(node) : factLabel(FACTS[NODES[node].fact]));
  const others = state.view === "map" && crowd.get(node);
  if (others) lines[lines.length - 1] += ` +${others}`;
  const width = Math.max(...lines.map(line => measure(ctx, line, px, weight))),
    height = lines.length * px * 1.22;
  const gap = 4 / scale,
    x = X[node],
    y = Y[node];
  const options = [
    ["center", x, y + r + gap],
    ["left", x + r + gap, y - height / 2],
    ["right", x - r - gap, y - height / 2],
    ["center", x, y - r - gap - height],
    ...[
      [1, 1],
      [-1, 1],
      [1, -1],
      [-1, -1],
    ].map(([sx, sy]) => [
      sx > 0 ? "left" : "right",
      x + sx * (r * 0.75 + gap),
      sy > 0 ? y + r * 0.55 : y - r * 0.55 - height,
    ]),
  ];
  // First where nothing is covered; a weighty name rather lies over the mark of something minor than be missing.
  const weighty = SIZE[node] > 15 ? SIZE[node] * 0.75 : 0;
  const tries = [0, ...(weighty ? [weighty] : [])].flatMap(over => options.map(option => [over, ...option]));
  for (const [over, align, tx, ty] of tries) {
    const left = align === "center" ? tx - width / 2 : align === "left" ? tx : tx - width;
    const box = [
      left - 2 / scale,
      ty,
      left + width + 2 / scale,
      ty + height,
      node,
      over + 0.5,
    ];
    const fits = box[0] > view.left && box[2] < view.right && box[1] > view.top && box[3] < view.bottom;
    if (!fits || boxes.hits(box)) {
      if (!pinned || align !== "center" || over < weighty) continue;
    }
    boxes.add([...box.slice(0, 4), -1]);
    return {
      lines,
      x: tx,
      y: ty,
      align,
      px,
      weight,
      colour: entity ? ink.text : ink.muted,
      box: box.slice(0, 4),
    };
  }
  return null;
}

function placeLineLabel(ctx, line, view, boxes) {
  const [x0, y0, cx, cy, x1, y1] = curve(line),
    px = 11 / view.scale;
  const count = line.facts.length,
    text =
      line.group && count > 1
        ? say("facts", { n: count })
        : factName(line.type) + (count > 1 ? ` ${number(count)}` : ""),
    width = measure(ctx, text, px, 400);
  if (width > Math.hypot(x1 - x0, y1 - y0) * 0.9) return null;
  for (const t of [0.5, 0.38, 0.62, 0.26, 0.74]) {
    const s = 1 - t,
      x = s * s * x0 + 2 * s * t * cx + t * t * x1,
      y = s * s * y0 + 2 * s * t * cy + t * t * y1 - px * 0.6;
    const box = [x - width / 2 - 2 / view.scale, y, x + width / 2 + 2 / view.scale, y + px * 1.2, -2];
    if (boxes.hits(box)) continue;
    boxes.add([...box.slice(0, 4), -3]);
    return {
      lines: [text],
      x,
      y,
      align: "center",
      px,
      weight: 400,
      colour: ink[`fact ${line.type}`],
      box: box.slice(0, 4),
    };
  }
  return null;
}

function paintLabels(ctx, view) {
  ctx.save();
  ctx.textBaseline = "top";
  ctx.lineJoin = "round";
  ctx.strokeStyle = ink.ground;
  for (const found of placeLabels(ctx, view)) {
    ctx.font = `${found.weight} ${found.px}px ${ink.sans}`;
    ctx.textAlign = found.align;
    ctx.fillStyle = found.colour;
    ctx.lineWidth = 3.6 / view.scale;
    found.lines.forEach((line, row) => {
      const y = found.y + row * found.px * 1.22;
      ctx.strokeText(line, found.x, y);
      ctx.fillText(line, found.x, y);
    });
  }
  ctx.restore();
}

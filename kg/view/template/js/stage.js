/* The canvas: camera, pointer and keys. */

const stage = byId("canvas");
/* vis-network knows the nodes of a small picture, so that they can be dragged; else it moves the camera only. */
const visNodes = new vis.DataSet(
  HAS_CORE
    ? []
    : NODES.map((node, id) => ({
        id,
        x: node.x,
        y: node.y,
        shape: "custom",
        ctxRenderer: () => ({
          drawNode() {},
          nodeDimensions: { width: node.size * 2, height: node.size * 2 },
        }),
      })),
);
const network = new vis.Network(stage, { nodes: visNodes, edges: new vis.DataSet([]) }, OPTIONS);

/** What is not drawn cannot be dragged. */
function syncDraggable() {
  const hidden = node => state.view !== "net" || !shownNode[node];
  visNodes.update(
    visNodes
      .get({ filter: ({ id, hidden: before }) => Boolean(before) !== hidden(id) })
      .map(({ id }) => ({ id, hidden: hidden(id) })),
  );
}
network.on("dragging", event => {
  for (const [node, at] of Object.entries(network.getPositions(event.nodes))) {
    X[node] = NODES[node].x = at.x;
    Y[node] = NODES[node].y = at.y;
  }
  grounds = null;
});

const still = matchMedia("(prefers-reduced-motion: reduce)");
const camera = () => ({ scale: network.getScale(), ...network.getViewPosition() });
const canvasOf = () => network.canvas.frame.canvas;

function viewBox() {
  const canvas = canvasOf(),
    { x: left, y: top } = network.DOMtoCanvas({ x: 0, y: 0 });
  const { x: right, y: bottom } = network.DOMtoCanvas({ x: canvas.clientWidth, y: canvas.clientHeight });
  return { scale: network.getScale(), left, top, right, bottom };
}

/* While a large picture moves, its bitmap is moved instead of drawing it again: 60 frames a second at 20,000 nodes. */
const snapshot = { canvas: null, at: null, timer: 0, dragging: false };

function startMoving() {
  if (frame.nodes.length + frame.lines.length < 1800) return;
  if (!snapshot.at) {
    const source = canvasOf(),
      { scale, translation } = network.body.view;
    snapshot.canvas ||= document.createElement("canvas");
    snapshot.canvas.width = source.width;
    snapshot.canvas.height = source.height;
    snapshot.canvas.getContext("2d").drawImage(source, 0, 0);
    snapshot.at = { scale, x: translation.x, y: translation.y, ratio: network.canvas.pixelRatio || 1 };
  }
  clearTimeout(snapshot.timer);
  if (!snapshot.dragging) snapshot.timer = setTimeout(stopMoving, 200);
}

function stopMoving() {
  if (!snapshot.at) return;
  snapshot.at = null;
  network.redraw();
}

network.on("beforeDrawing", ctx => {
  const at = snapshot.at;
  if (!at) return paint(ctx, viewBox());
  ctx.drawImage(
    snapshot.canvas,
    -at.x / at.scale,
    -at.y / at.scale,
    snapshot.canvas.width / at.ratio / at.scale,
    snapshot.canvas.height / at.ratio / at.scale,
  );
});
network.on("dragStart", event => {
  if (!event.nodes.length) {
    snapshot.dragging = true;
    startMoving();
  }
});
network.on("dragEnd", () => {
  snapshot.dragging = false;
  stopMoving();
});
network.on("zoom", startMoving);
stage.addEventListener("wheel", startMoving, { capture: true, passive: true });

function refresh() {
  applyFilters();
  if (state.view !== "map") takePlaces();
  buildFrame();
  grounds = null;
  syncDraggable();
  network.redraw();
}

/* ---- camera ---- */

function moveCamera(position, scale, smooth, offset) {
  network.moveTo({
    position,
    scale,
    offset: offset || { x: 0, y: 0 },
    animation: smooth && !still.matches ? { duration: 320, easingFunction: "easeInOutQuad" } : false,
  });
}

/** The part of the canvas, in pixels, that nothing covers: on a phone the sheet lies over its lower edge. */
function freeArea() {
  const canvas = stage.getBoundingClientRect();
  // The height that the sheet is going to have, not the one it has while it moves.
  const sheet = { peek: 54, half: innerHeight * 0.52, full: innerHeight - 56 }[document.body.dataset.sheet];
  const covered = narrow.matches ? Math.max(0, canvas.bottom - innerHeight + sheet) : 0;
  return { width: canvas.width, height: Math.max(120, canvas.height - covered), shift: -covered / 2 };
}

/** Show all nodes. On a phone a large picture would be a speckle: `readable` starts at its weightiest node instead. */
function fit(smooth, readable = false) {
  const { nodes } = frame;
  if (nodes.length) fitTo(readable && state.view === "map" ? middling(nodes) : nodes, smooth, readable);
}

function fitTo(nodes, smooth = true, readable = false) {
  network.setSize("100%", "100%"); // the parts around the stage may just have changed theirs
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const node of nodes) {
    left = Math.min(left, X[node] - R[node]);
    right = Math.max(right, X[node] + R[node]);
    top = Math.min(top, Y[node] - R[node]);
    bottom = Math.max(bottom, Y[node] + R[node]);
  }
  const area = freeArea(),
    head = state.view === "map" ? 84 : 40,
    margin = area.width > 600 ? 58 : 30;
  const scale = Math.min(
    (area.width - 2 * margin) / (right - left || 1),
    (area.height - head - 2 * margin * 0.8) / (bottom - top || 1),
    state.view === "map" ? 6 : 1.35,
  );
  if (readable && narrow.matches && scale < 0.42 && state.view === "net")
    return moveCamera({ x: X[frame.nodes[0]], y: Y[frame.nodes[0]] }, 0.5, smooth, { x: 0, y: area.shift });
  moveCamera({ x: (left + right) / 2, y: (top + bottom) / 2 }, Math.max(scale, 0.02), smooth, {
    x: 0,
    y: area.shift + (head - 16) / 2,
  });
}

/** The places without the farthest: a map opens on where nineteen facts of twenty are. */
function middling(nodes) {
  const keep = axis => {
    const sorted = [...nodes].sort((a, b) => axis[a] - axis[b]),
      total = sorted.reduce((sum, node) => sum + NODES[node].weight, 0);
    let below = 0;
    return new Set(
      sorted.filter(node => {
        const at = below + NODES[node].weight / 2;
        below += NODES[node].weight;
        return at > total * 0.025 && at < total * 0.975;
      }),
    );
  };
  const [across, down] = [keep(X), keep(Y)],
    kept = nodes.filter(node => across.has(node) && down.has(node));
  return kept.length > 1 ? kept : nodes;
}

const zoomBy = factor => {
  startMoving();
  moveCamera(network.getViewPosition(), Math.max(0.02, Math.min(12, network.getScale() * factor)), false);
};

/** Bring the focus into view without more movement than needed. */
function showFocus() {
  const focus = state.focus;
  if (!focus || state.view === "list") return;
  const nodes = focus.entity != null ? [focus.entity] : [...focusNodes()];
  const here = nodes.filter(node => frame.nodes.includes(node));
  if (!here.length) return;
  const x = here.reduce((sum, node) => sum + X[node], 0) / here.length,
    y = here.reduce((sum, node) => sum + Y[node], 0) / here.length;
  const at = network.canvasToDOM({ x, y }),
    area = freeArea(),
    scale = network.getScale();
  const around = state.view === "map" && fan.length ? fanReach(fan.length - 1) + 40 : 70;
  const [mx, my] = [Math.min(around * FAN_WIDTH, area.width / 2 - 20), Math.min(around, area.height / 2 - 20)];
  const inside = at.x > mx && at.x < area.width - mx && at.y > my && at.y < area.height - my;
  const wanted = state.view === "map" ? scale : Math.max(scale, 0.85);
  if (!inside || wanted > scale * 1.05) moveCamera({ x, y }, wanted, true, { x: 0, y: area.shift });
}

/* ---- pointer ---- */

network.on("click", event => {
  const { x, y } = event.pointer.canvas,
    found = under(x, y, network.getScale(), event.event.srcEvent?.pointerType === "touch");
  if (!found) return focusOn(null);
  if (found.node != null)
    return focusOn(isEntity(found.node) ? { entity: found.node } : { fact: NODES[found.node].fact });
  const { a, b, type, facts, group } = found.line;
  if (facts.length === 1) return focusOn({ fact: facts[0] });
  if (isEntity(a) && isEntity(b)) focusOn({ edge: [a, b, group ? null : type], facts: group ? facts : null });
});

let hoverFrame = 0;
stage.addEventListener("pointermove", event => {
  if (event.pointerType !== "mouse" || event.buttons) return;
  const box = stage.getBoundingClientRect(),
    point = { x: event.clientX - box.left, y: event.clientY - box.top };
  cancelAnimationFrame(hoverFrame);
  hoverFrame = requestAnimationFrame(() => {
    const at = network.DOMtoCanvas(point);
    hover(under(at.x, at.y, network.getScale()));
  });
});
stage.addEventListener("pointerleave", () => {
  cancelAnimationFrame(hoverFrame);
  hover(null);
});

function hover(found) {
  if (found?.node === hovered?.node && found?.line === hovered?.line) return;
  hovered = found;
  stage.style.cursor = found ? "pointer" : "";
  if (frame.nodes.length + frame.lines.length > 6000) return; // a full redraw for each move would stutter
  const line = hovered?.line;
  buildFrame();
  if (line)
    hovered = {
      line: frame.lines.find(next => next.a === line.a && next.b === line.b && next.type === line.type),
    };
  network.redraw();
}

/* ---- keys ---- */

const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

stage.addEventListener("keydown", event => {
  const step = STEPS[event.key];
  if (step) walk(step);
  else if (event.key === "Enter" && state.focus) byId("panel").focus();
  else if (event.key === "Escape") focusOn(null);
  else if (/^n$/i.test(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey) {
    const { entity } = state.focus ?? {};
    if (entity != null) (unseenNeighbours(entity).length ? showNeighbours : hideNeighbours)(entity);
  }
  else if (event.key === "+" || event.key === "=") zoomBy(1.25);
  else if (event.key === "-") zoomBy(0.8);
  else if (event.key === "0") fit(true);
  else return;
  event.preventDefault();
});

/** To the nearest entity in a direction; related ones count as half as far. */
function walk([sx, sy]) {
  const from = state.focus?.entity,
    candidates = frame.nodes.filter(isEntity);
  if (from == null) return candidates.length && focusOn({ entity: candidates[0] });
  const related = focusNodes();
  let best = null,
    least = Infinity;
  for (const node of candidates) {
    const dx = X[node] - X[from],
      dy = Y[node] - Y[from],
      along = dx * sx + dy * sy;
    if (node === from || along <= 4) continue;
    const cost = (along + 2 * Math.abs(dx * sy - dy * sx)) * (related.has(node) ? 0.5 : 1);
    if (cost < least) {
      least = cost;
      best = node;
    }
  }
  if (best != null) focusOn({ entity: best });
}

byId("zoom-in").addEventListener("click", () => zoomBy(1.3));
byId("zoom-out").addEventListener("click", () => zoomBy(1 / 1.3));
byId("fit").addEventListener("click", () => fit(true));

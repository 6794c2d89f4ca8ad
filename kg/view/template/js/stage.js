/* The canvas and its camera, and the keys. vis-network knows no node: it moves the camera and tells of clicks. */

const stage = byId("canvas");
const network = new vis.Network(stage, { nodes: new vis.DataSet([]), edges: new vis.DataSet([]) }, OPTIONS);

stage.firstElementChild.removeAttribute("tabindex"); // one stop for the Tab key is enough

const still = matchMedia("(prefers-reduced-motion: reduce)");
const camera = () => ({ scale: network.getScale(), ...network.getViewPosition() });
const canvasOf = () => network.canvas.frame.canvas;

function viewBox() {
  const canvas = canvasOf(),
    { x: left, y: top } = network.DOMtoCanvas({ x: 0, y: 0 });
  const { x: right, y: bottom } = network.DOMtoCanvas({ x: canvas.clientWidth, y: canvas.clientHeight });
  return { scale: network.getScale(), left, top, right, bottom, covered: covered() };
}

/** [left, top, right, bottom] in pixels of what lies over the canvas: names keep off it. */
function covered() {
  const corner = stage.getBoundingClientRect();
  return ["zoom", "counts", "hint", "map-note", "extent"]
    .map(id => byId(id).getBoundingClientRect())
    .filter(({ width }) => width)
    .map(({ left, top, right, bottom }) => [
      left - corner.left - 4,
      top - corner.top - 4,
      right - corner.left + 4,
      bottom - corner.top + 4,
    ]);
}

function refresh() {
  applyFilters();
  if (state.view !== "map") takePlaces();
  buildFrame();
  grounds = null;
  repaint();
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

/** The part of the canvas, in pixels, that nothing covers: counts stand at its head, and on a phone the sheet lies over
    its lower edge. `shift` is how far its middle lies below that of the canvas. */
function freeArea() {
  const canvas = stage.getBoundingClientRect(),
    head = byId("corner").offsetHeight + 16;
  // The height that the sheet is going to have, not the one it has while it moves.
  const sheet = { peek: 54, half: innerHeight * 0.52, full: innerHeight - 56 }[document.body.dataset.sheet];
  const foot = narrow.matches ? Math.max(0, canvas.bottom - innerHeight + sheet) : 0;
  return { width: canvas.width, height: Math.max(120, canvas.height - head - foot), shift: (head - foot) / 2 };
}

/** Show all nodes. On a phone a large picture would be a speckle: `readable` starts at its weightiest node instead. */
function fit(smooth, readable = false) {
  const { nodes } = frame;
  if (nodes.length && !isText()) fitTo(readable && state.view === "map" ? middling(nodes) : nodes, smooth, readable);
}

function fitTo(nodes, smooth = true, readable = false) {
  network.setSize("100%", "100%"); // the parts around the stage may just have changed theirs
  const area = freeArea();
  const { x, y, scale } = framing(nodes, area.width, area.height);
  if (readable && narrow.matches && scale < 0.42 && state.view === "net")
    return moveCamera({ x: X[frame.nodes[0]], y: Y[frame.nodes[0]] }, 0.5, smooth, { x: 0, y: area.shift });
  moveCamera({ x, y }, scale, smooth, { x: 0, y: area.shift });
}

/** Middle and scale at which nodes fill an area of so many pixels. */
function framing(nodes, width, height) {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const node of nodes) {
    left = Math.min(left, X[node] - R[node]);
    right = Math.max(right, X[node] + R[node]);
    top = Math.min(top, Y[node] - R[node]);
    bottom = Math.max(bottom, Y[node] + R[node]);
  }
  const margin = width > 600 ? 58 : 30; // for the names of those at the edge
  const scale = Math.min(
    (width - 2 * margin) / (right - left || 1),
    (height - 1.4 * margin) / (bottom - top || 1),
    state.view === "map" ? 6 : nodes.length < 12 ? 2 : 1.35,
  );
  return { x: (left + right) / 2, y: (top + bottom) / 2, scale: Math.max(scale, 0.02) };
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
  if (!focus || isText()) return;
  const nodes = focus.entity != null ? [focus.entity] : [...focusNodes()];
  const here = nodes.filter(node => frame.nodes.includes(node));
  if (!here.length) return;
  if (state.view === "map") return showOnMap(here);
  const x = here.reduce((sum, node) => sum + X[node], 0) / here.length,
    y = here.reduce((sum, node) => sum + Y[node], 0) / here.length;
  const at = network.canvasToDOM({ x, y }),
    area = freeArea(),
    scale = network.getScale(),
    edge = 70;
  const inside = at.x > edge && at.x < area.width - edge && at.y > edge && at.y < area.height - edge;
  // So near that names can be read, but no nearer than that most of what is joined to it can be seen.
  const reaches = [...focusNodes()].filter(node => shownNode[node]).map(node => Math.hypot(X[node] - x, Y[node] - y)),
    reach = reaches.sort((a, b) => a - b)[Math.floor(reaches.length * 0.85)] || 1,
    wanted = Math.max(scale, Math.min(0.85, (Math.min(area.width, area.height) / 2 - edge) / reach));
  if (!inside || wanted > scale * 1.05) moveCamera({ x, y }, wanted, true, { x: 0, y: area.shift });
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

/* The pointer on the canvas: choosing, hovering, and dragging nodes. */

const pointOf = event => {
  const { left, top } = stage.getBoundingClientRect();
  return network.DOMtoCanvas({ x: event.clientX - left, y: event.clientY - top });
};

/** Choose what was clicked: a node, a line, or nothing. */
function choose(found) {
  if (!found) return focusOn(null);
  if (found.node != null)
    return focusOn(isEntity(found.node) ? { entity: found.node } : { fact: NODES[found.node].fact });
  const { a, b, type, facts, group } = found.line;
  if (facts.length === 1) return focusOn({ fact: facts[0] });
  if (isEntity(a) && isEntity(b)) focusOn({ edge: [a, b, group ? null : type], facts: group ? facts : null });
}

network.on("click", event => {
  const { x, y } = event.pointer.canvas;
  choose(under(x, y, network.getScale(), event.event.srcEvent?.pointerType === "touch"));
});

/* ---- hovering ---- */

let hoverFrame = 0;
stage.addEventListener("pointermove", event => {
  if (event.pointerType !== "mouse" || event.buttons) return;
  cancelAnimationFrame(hoverFrame);
  hoverFrame = requestAnimationFrame(() => {
    const { x, y } = pointOf(event);
    hover(under(x, y, network.getScale()));
  });
});
stage.addEventListener("pointerleave", () => {
  cancelAnimationFrame(hoverFrame);
  hover(null);
});

function hover(found) {
  if (moving.on || (found?.node === hovered?.node && found?.line === hovered?.line)) return;
  if (found && !bitmapHolds()) keepBitmap();
  hovered = found;
  over = found && aroundHovered(found);
  stage.style.cursor = found ? "pointer" : "";
  network.redraw();
}

/** What is painted over the picture while the pointer is on something: it, and what it is joined to. */
function aroundHovered({ node, line }) {
  if (line) {
    const near = new Set([line.a, line.b]),
      same = { ...line, bend: frame.straight ? 0 : line.bend, on: true };
    return { veil: false, frame: { ...frame, nodes: [...near], lines: [same], near } };
  }
  if (state.focus) return { veil: false, frame: { ...frame, nodes: [node], lines: [] } };
  const facts = new Set(isEntity(node) ? ENTITIES[node].facts : [NODES[node].fact]);
  const joined = ({ a, b, group, facts: [fact] }) =>
    a === node || b === node || (!group && fact != null && FACTS[fact].node != null && facts.has(fact));
  const lines = frame.lines.filter(joined).map(next => ({ ...next, on: true })),
    near = new Set([node, ...lines.flatMap(({ a, b }) => [a, b])]);
  return { veil: true, frame: { ...frame, nodes: frame.nodes.filter(next => near.has(next)), lines, near } };
}

/* ---- dragging a node: a finger moves the picture instead ---- */

const SLACK = 5; // pixels between a click and a drag
let held = null; // { node, lifted, x, y } from press to release; x and y of the press in pixels

stage.addEventListener(
  "pointerdown",
  event => {
    if (event.pointerType === "touch" || event.button || state.view !== "net") return;
    const { x, y } = pointOf(event),
      node = under(x, y, network.getScale())?.node;
    if (node == null) return;
    event.stopPropagation(); // vis-network would move the picture
    stage.setPointerCapture(event.pointerId);
    held = { node, lifted: false, x: event.clientX, y: event.clientY };
  },
  { capture: true },
);

stage.addEventListener("pointermove", event => {
  if (!held) return;
  if (!held.lifted) {
    if (Math.hypot(event.clientX - held.x, event.clientY - held.y) < SLACK) return;
    held.lifted = true;
    lift(held.node);
  }
  const { x, y } = pointOf(event);
  putAt(held.node, x, y);
  network.redraw();
});

/** Leave a node and its lines out of the bitmap and paint them over it. */
function lift(node) {
  const whole = frame,
    touches = ({ a, b }) => a === node || b === node;
  cancelAnimationFrame(hoverFrame);
  stopMoving();
  frame = {
    ...whole,
    nodes: whole.nodes.filter(next => next !== node),
    lines: whole.lines.filter(line => !touches(line)),
  };
  repaint();
  keepBitmap();
  frame = whole;
  over = { veil: false, frame: { ...whole, nodes: [node], lines: whole.lines.filter(touches) } };
}

stage.addEventListener("pointerup", () => {
  if (!held) return;
  const { node, lifted } = held;
  held = null;
  if (!lifted) return choose({ node });
  grounds = null;
  repaint();
});
stage.addEventListener("pointercancel", () => {
  if (held?.lifted) repaint();
  held = null;
});

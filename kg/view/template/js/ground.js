/* Where the nodes stand: in the whole picture, in its core, or beside the entity that brought them into the core. */

const X = Float64Array.from(NODES, node => node.x),
  Y = Float64Array.from(NODES, node => node.y);
const SIZE = Float64Array.from(NODES, node => node.size);
const R = Float64Array.from(SIZE); // as drawn: seen from far, nodes shrink less than the distances between them

const brought = new Map(); // node → [x, y], kept for as long as the page is open

function standing(node) {
  if (state.everything) return [NODES[node].x, NODES[node].y];
  return NODES[node].core ?? brought.get(node) ?? [0, 0];
}

/** Put a node where the reader wants it, in the present picture. */
function putAt(node, x, y) {
  [X[node], Y[node]] = [x, y];
  if (state.everything) Object.assign(NODES[node], { x, y });
  else if (NODES[node].core) NODES[node].core = [x, y];
  else brought.set(node, [x, y]);
}

/** Put every shown node where it stands in the present picture. */
function takePlaces() {
  if (HAS_CORE && !state.everything) makeRoom();
  for (let node = 0; node < NODES.length; node++) if (shownNode[node]) [X[node], Y[node]] = standing(node);
}

/** The room of a node with its name. */
const roomAt = (node, x, y) => {
  const half = Math.max(SIZE[node] + 6, isEntity(node) ? 40 : 0);
  return [x - half, y - SIZE[node] - 6, x + half, y + SIZE[node] + (isEntity(node) ? 28 : 8), node];
};

/** Find a free spot for what was brought in, as near as there is one to what it belongs to. */
function makeRoom() {
  const newcomers = BY_WEIGHT.filter(node => shownNode[node] && !NODES[node].core && !brought.has(node));
  if (!newcomers.length) return;
  const taken = new Boxes(90);
  NODES.forEach(({ core }, node) => {
    const at = core ?? brought.get(node);
    if (at) taken.add(roomAt(node, ...at));
  });
  const hosts = [...new Set(state.opened), ...(state.focus?.entity != null ? [state.focus.entity] : [])];
  const left = new Set(newcomers);
  const settle = (node, [x, y]) => {
    for (let step = 0; ; step++) {
      // a sunflower: each spot falls into the widest gap between those before it
      const turn = step * 2.39996,
        reach = step && 30 + 15 * Math.sqrt(step);
      const at = [x + reach * 1.2 * Math.cos(turn), y + reach * Math.sin(turn)];
      if (taken.hits(roomAt(node, ...at))) continue;
      taken.add(roomAt(node, ...at));
      brought.set(node, at);
      left.delete(node);
      return;
    }
  };
  const placeOf = node => NODES[node].core ?? brought.get(node);
  const near = node => {
    const known = [...neighbourhood(node)].filter(placeOf).sort((a, b) => NODES[b].weight - NODES[a].weight);
    return known.length ? placeOf(known[0]) : [0, 0];
  };
  for (const host of hosts) {
    if (left.has(host)) settle(host, near(host));
    const around = neighbourhood(host);
    for (const node of newcomers) if (left.has(node) && around.has(node)) settle(node, placeOf(host) ?? [0, 0]);
  }
  for (const node of newcomers) if (left.has(node)) settle(node, near(node));
}

function showNeighbours(entity) {
  if (!unseenNeighbours(entity).length) return;
  state.opened.push(entity);
  afterNeighbours(entity);
}
function hideNeighbours(entity) {
  state.opened = state.opened.filter(next => next !== entity);
  afterNeighbours(entity);
}
function afterNeighbours(entity) {
  changed();
  fitTo([...neighbourhood(entity)].filter(node => shownNode[node]));
  announce(byId("counts").textContent);
}

/* Communities: what keeps together stands on a common tint. */

const GROUP_INKS = 8;
const GROUPS = (() => {
  const members = [];
  NODES.forEach(({ group }, node) => {
    if (group != null) (members[group] ??= []).push(node);
  });
  return members.map(nodes => nodes.filter(isEntity).sort((a, b) => NODES[b].weight - NODES[a].weight || a - b));
})();
const HAS_GROUPS = GROUPS.filter(members => members.length > 2).length > 1;

/** A community is called after its two weightiest members, cities before other places, places before others. */
function groupName(group) {
  const members = GROUPS[group],
    rank = node => (ENTITIES[node].kind === "City" ? 0 : ENTITIES[node].type === "Place" ? 1 : 2);
  return [...members].sort((a, b) => rank(a) - rank(b)).slice(0, 2).map(label).join(" · ");
}
const groupInk = group => `--group-${group % GROUP_INKS}`;

/** The communities in the picture, the largest first, as [number, shown nodes]. */
function shownGroups() {
  const found = new Map();
  for (const node of frame.nodes) {
    const { group } = NODES[node];
    if (group == null) continue;
    if (found.has(group)) found.get(group).push(node);
    else found.set(group, [node]);
  }
  return [...found].filter(([, nodes]) => nodes.length > 2).sort((a, b) => b[1].length - a[1].length || a[0] - b[0]);
}

const GROUP_MARGIN = 20;

let grounds = null; // of the present picture; forgotten when it changes

/** The outlines of the communities: [number, corners] for each piece of one that lines of the picture hold together. */
function groupGrounds() {
  if (grounds) return grounds;
  const above = Int32Array.from(NODES, (_, node) => node); // union-find over the lines inside a community
  const root = node => {
    while (above[node] !== node) node = above[node] = above[above[node]];
    return node;
  };
  for (const { a, b } of frame.lines)
    if (NODES[a].group === NODES[b].group && !brought.has(a) && !brought.has(b)) above[root(a)] = root(b);
  const pieces = new Map();
  for (const node of frame.nodes) {
    if (NODES[node].group == null || brought.has(node)) continue;
    const piece = root(node);
    if (pieces.has(piece)) pieces.get(piece).push(node);
    else pieces.set(piece, [node]);
  }
  grounds = [...pieces.values()]
    .filter(nodes => nodes.length > 2)
    .map(nodes => [NODES[nodes[0]].group, hull(hull(nodes.map(node => [X[node], Y[node], node])).flatMap(corners))]);
  return grounds;
}

/** The eight points around a node that its community's outline has to include. */
function corners([x, y, node]) {
  const far = SIZE[node] + GROUP_MARGIN;
  return [0, 1, 2, 3, 4, 5, 6, 7].map(step => [
    x + far * Math.cos((step * TAU) / 8),
    y + far * Math.sin((step * TAU) / 8),
  ]);
}

/** The convex outline of points (Andrew's monotone chain). */
function hull(points) {
  points.sort((p, q) => p[0] - q[0] || p[1] - q[1]);
  const half = list => {
    const out = [];
    for (const point of list) {
      while (out.length > 1) {
        const [p, q] = out.slice(-2);
        if ((q[0] - p[0]) * (point[1] - p[1]) - (q[1] - p[1]) * (point[0] - p[0]) > 0) break;
        out.pop();
      }
      out.push(point);
    }
    return out.slice(0, -1);
  };
  return [...half(points), ...half(points.reverse())];
}

function paintGroups(ctx, view) {
  if (!state.groups || !HAS_GROUPS) return;
  ctx.save();
  ctx.lineJoin = "round";
  for (const [group, outline_] of groupGrounds()) {
    ctx.beginPath();
    for (const [x, y] of outline_) ctx.lineTo(x, y);
    ctx.closePath();
    for (const [width, name] of [
      [GROUP_MARGIN + 2 / view.scale, `${groupInk(group)}-rim`],
      [GROUP_MARGIN, groupInk(group)],
    ]) {
      ctx.lineWidth = width; // a broad line rounds the corners
      ctx.strokeStyle = ctx.fillStyle = ink[frame.near ? `faint ${name}` : name];
      ctx.stroke();
    }
    ctx.fill();
  }
  ctx.restore();
}

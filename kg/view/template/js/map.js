/* The map: places at their coordinates, facts between them as arcs, all else at the place it belongs to. */

const DEGREE = 40; // units of the layout for one degree of longitude
const mercator = ([latitude, longitude]) => {
  const phi = (Math.max(-82, Math.min(82, latitude)) * Math.PI) / 180;
  return [longitude * DEGREE, ((-Math.log(Math.tan(Math.PI / 4 + phi / 2)) * 180) / Math.PI) * DEGREE];
};
const SITES = ENTITIES.map(entity => (entity.at ? mercator(entity.at) : null));
const HAS_MAP = SITES.some(Boolean);

/** For each node the located entity at which it stands, or -1. */
const ANCHORS = (() => {
  const anchors = new Int32Array(NODES.length).fill(-1);
  const settle = (node, entity) => {
    if (anchors[node] < 0 && entity != null && entity >= 0) anchors[node] = entity;
  };
  ENTITIES.forEach((entity, index) => {
    for (let at = index, steps = 0; at != null && steps < 8; at = ENTITIES[at].place, steps++)
      if (SITES[at]) {
        settle(index, at);
        break;
      }
  });
  // Where the hierarchy is silent, the facts speak: what is located there, who holds a post there.
  for (const [type, role, place] of [
    ["LocatedIn", "entity", "place"],
    ["Post", "person", "organization"],
    ["Secondment", "person", "to"],
  ])
    for (const fact of FACTS)
      if (fact.type === type) {
        const who = fact.fillers.find(([name]) => name === role),
          where = fact.fillers.find(([name]) => name === place);
        if (who && where) settle(who[1], anchors[where[1]]);
      }
  for (const fact of FACTS) {
    const known = fact.entities.map(entity => anchors[entity]).filter(anchor => anchor >= 0);
    if (known.length) fact.entities.forEach(entity => settle(entity, known[0]));
    if (fact.node != null && known.length) settle(fact.node, known[0]);
  }
  return anchors;
})();

const fanned = () =>
  state.focus?.entity != null
    ? ANCHORS[state.focus.entity]
    : state.focus?.fact != null
      ? (ANCHORS[FACTS[state.focus.fact].entities[0]] ?? -1)
      : -1;

/** How many shown nodes stand at each place besides the place itself. */
let crowd = new Map();
let fan = []; // what is spread out around the chosen place
let spread = { frame: null, scale: 0 };

function mapFrame() {
  const open = fanned(),
    nodes = [],
    groups = new Map();
  crowd = new Map();
  fan = [];
  const present = BY_WEIGHT.filter(node => ANCHORS[node] >= 0 && shownNode[node] && isEntity(node)),
    needed = new Set(present.map(node => ANCHORS[node])); // a place may have no fact but those of its bodies
  for (const node of BY_WEIGHT) if (needed.has(node)) nodes.push(node);
  for (const node of [...needed, ...present]) [X[node], Y[node]] = SITES[ANCHORS[node]];
  for (const node of present) {
    if (SITES[node]) continue;
    const anchor = ANCHORS[node];
    crowd.set(anchor, (crowd.get(anchor) || 0) + 1);
    if (anchor === open) fan.push(node);
  }
  const near = state.focus ? focusNodes() : null;
  fan = [...fan.filter(node => near.has(node)), ...fan.filter(node => !near.has(node))].slice(0, FAN_MOST);
  if (fan.length) crowd.set(open, crowd.get(open) - fan.length);
  nodes.push(...fan);
  const around = new Set(fan);
  const spot = entity => (around.has(entity) || SITES[entity] ? entity : ANCHORS[entity]);
  FACTS.forEach((fact, index) => {
    if (!live[index]) return;
    const ends = [
      ...new Set(fact.entities.filter(entity => ANCHORS[entity] >= 0 && shownNode[entity]).map(spot)),
    ];
    for (let i = 0; i < ends.length; i++)
      for (let j = i + 1; j < ends.length; j++) {
        const [a, b] = ends[i] < ends[j] ? [ends[i], ends[j]] : [ends[j], ends[i]],
          key = `${a} ${b}`;
        if (!groups.has(key)) groups.set(key, { a, b, types: new Map(), facts: [] });
        const group = groups.get(key);
        group.facts.push(index);
        group.types.set(fact.type, (group.types.get(fact.type) || 0) + 1);
      }
  });
  const lines = [...groups.values()].map(({ a, b, types, facts }) => {
    const type = types.has("Pairing") ? "Pairing" : [...types].sort((p, q) => q[1] - p[1])[0][0];
    const length = Math.hypot(X[a] - X[b], Y[a] - Y[b]),
      { entity, fact, edge } = state.focus ?? {};
    const on =
      a === entity || b === entity || facts.includes(fact) || Boolean(edge && edge.includes(a) && edge.includes(b));
    return { a, b, type, facts, directed: false, bend: length * 0.09, on, group: true };
  });
  if (near)
    lines.forEach(line => {
      if (line.on) {
        near.add(line.a);
        near.add(line.b);
      }
    });
  return { nodes, lines, near, faint: 0.12, straight: false };
}

/** Places that would cover each other move apart, and what belongs to the chosen place stands around it. */
function spreadSites(scale) {
  if (spread.frame === frame && spread.scale === scale) return;
  spread = { frame, scale };
  const places = frame.nodes.filter(node => SITES[node]).sort((a, b) => SITES[a][0] - SITES[b][0] || a - b);
  for (const node of places) [X[node], Y[node]] = SITES[node];
  const widest = places.reduce((most, node) => Math.max(most, R[node]), 0);
  for (let round = 0, moved = true; moved && round < 40; round++) {
    moved = false;
    places.forEach((a, at) => {
      for (let next = at + 1; next < places.length; next++) {
        const b = places[next];
        if (SITES[b][0] - SITES[a][0] > 2 * widest + 60 / scale) break;
        const wanted = R[a] + R[b] + 3 / scale,
          turn = a * 2.4, // places with one position part in a direction of their own
          dx = X[b] - X[a] || Math.cos(turn) * 0.01,
          dy = Y[b] - Y[a] || Math.sin(turn) * 0.01,
          far = Math.hypot(dx, dy);
        if (far >= wanted) continue;
        moved = true;
        const push = (wanted - far) / far,
          share = R[b] / (R[a] + R[b]); // the smaller one gives way
        X[a] -= dx * push * share;
        Y[a] -= dy * push * share;
        X[b] += dx * push * (1 - share);
        Y[b] += dy * push * (1 - share);
      }
    });
  }
  const open = fanned();
  fan.forEach((node, place) => {
    // a sunflower: every new one falls into the widest gap
    const turn = place * 2.39996,
      reach = fanReach(place) / scale;
    X[node] = X[open] + reach * FAN_WIDTH * Math.cos(turn);
    Y[node] = Y[open] + reach * Math.sin(turn);
  });
}

const FAN_WIDTH = 1.35; // names are wider than high
const FAN_MOST = 36; // the weightiest; the panel tells of all
const fanReach = place => 34 + 27 * Math.sqrt(place + 1);

/** What stands around the chosen place stands on a card of its own: it is no longer at coordinates. */
function paintFan(ctx, view) {
  if (!fan.length) return;
  const open = fanned(),
    reach = (fanReach(fan.length - 1) + 34) / view.scale;
  ctx.save();
  ctx.beginPath();
  ctx.ellipse(X[open], Y[open], reach * FAN_WIDTH, reach, 0, 0, TAU);
  ctx.globalAlpha = 0.82;
  ctx.fillStyle = ink.ground;
  ctx.fill();
  ctx.globalAlpha = 1;
  ctx.lineWidth = 1 / view.scale;
  ctx.strokeStyle = ink.sea;
  ctx.stroke();
  ctx.globalAlpha = 0.5;
  ctx.setLineDash([1.5 / view.scale, 3 / view.scale]);
  ctx.strokeStyle = ink.muted;
  ctx.beginPath();
  for (const node of fan) {
    ctx.moveTo(X[open], Y[open]);
    ctx.lineTo(X[node], Y[node]);
  }
  ctx.stroke();
  ctx.restore();
}

/** A place that moved aside is tied to where it lies. */
const displaced = scale =>
  frame.nodes.filter(
    node => SITES[node] && Math.hypot(X[node] - SITES[node][0], Y[node] - SITES[node][1]) > Math.max(R[node] * 0.4, 3 / scale),
  );

function paintSites(ctx, view) {
  ctx.save();
  ctx.strokeStyle = ctx.fillStyle = ink.muted;
  ctx.lineWidth = 1 / view.scale;
  for (const node of displaced(view.scale)) {
    const [x, y] = SITES[node];
    ctx.beginPath();
    ctx.moveTo(x, y);
    ctx.lineTo(X[node], Y[node]);
    ctx.stroke();
    ctx.beginPath();
    ctx.arc(x, y, 1.8 / view.scale, 0, TAU);
    ctx.fill();
  }
  ctx.restore();
}

/** Bring what is chosen into view with what stands around it, and with the other ends of its lines if they fit in. */
function showOnMap(chosen) {
  const { width, height, shift } = freeArea(),
    now = network.getScale(),
    open = fanned(),
    reach = fan.length ? fanReach(fan.length - 1) + 40 : 50;
  /** Left, right, top and bottom in pixels, from the origin of the map. */
  const extent = (nodes, scale) => {
    const [xs, ys] = [X, Y].map(axis => nodes.map(node => axis[node] * scale));
    if (open >= 0) {
      xs.push(X[open] * scale - reach * FAN_WIDTH, X[open] * scale + reach * FAN_WIDTH);
      ys.push(Y[open] * scale - reach, Y[open] * scale + reach);
    }
    return [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  };
  const bring = (nodes, scale, always) => {
    const [left, right, top, bottom] = extent(nodes, scale);
    if (!always && (right - left > width - 40 || bottom - top > height - 40)) return false;
    const { x, y } = network.getViewPosition(),
      [dx, dy] = [(left + right) / 2 - x * scale, (top + bottom) / 2 - (y * scale + shift)];
    const seen =
      scale === now &&
      Math.abs(dx) <= (width - right + left) / 2 &&
      Math.abs(dy) <= (height - bottom + top) / 2;
    const to = { x: (left + right) / 2 / scale, y: (top + bottom) / 2 / scale };
    if (!seen) moveCamera(to, scale, true, { x: 0, y: shift });
    return true;
  };
  const ends = [...chosen, ...frame.nodes.filter(node => SITES[node] && frame.near?.has(node))];
  const scales = [1, 0.9, 0.8, 0.7, 0.6, 0.5].map(share => share * now);
  scales.some(scale => bring(ends, scale)) || bring(chosen, now, true);
}

const projected = points => points.map(([longitude, latitude]) => mercator([latitude, longitude]));
const LAND = CONTENT.map.areas.map(rings => rings.map(projected)),
  MAP_LINES = CONTENT.map.lines.map(projected);
/** What stands beside the map: the source of the reader's own map, or what ours shows and does not show. */
const mapNote = () =>
  CONTENT.map.own ? [say("mapNote"), plain(CONTENT.map.note)].filter(Boolean).join(" ") : say("mapNote") + say("mapCoast");

function paintCoast(ctx, view) {
  ctx.save();
  ctx.fillStyle = ink.land;
  ctx.strokeStyle = ink.sea;
  ctx.lineWidth = 0.8 / view.scale;
  ctx.lineJoin = "round";
  const trace = points => points.forEach(([x, y], place) => (place ? ctx.lineTo(x, y) : ctx.moveTo(x, y)));
  for (const rings of LAND) {
    ctx.beginPath();
    for (const ring of rings) {
      trace(ring);
      ctx.closePath();
    }
    ctx.fill("evenodd");
    ctx.stroke();
  }
  ctx.beginPath();
  MAP_LINES.forEach(trace);
  ctx.stroke();
  ctx.lineWidth = 0.6 / view.scale;
  ctx.strokeStyle = ink.grid;
  ctx.fillStyle = ink.muted;
  ctx.font = `${10.5 / view.scale}px ${ink.sans}`;
  ctx.beginPath();
  const degrees = (view.right - view.left) * view.scale > 600; // on a phone they would be in the way of names
  const step = view.scale > 1.2 ? 1 : view.scale > 0.35 ? 5 : 10;
  const [west, east] = [view.left / DEGREE, view.right / DEGREE];
  for (let longitude = Math.ceil(west / step) * step; longitude <= east; longitude += step) {
    ctx.moveTo(longitude * DEGREE, view.top);
    ctx.lineTo(longitude * DEGREE, view.bottom);
    if (degrees)
      ctx.fillText(
        `${Math.abs(longitude)}°${longitude < 0 ? "W" : "E"}`,
        longitude * DEGREE + 4 / view.scale,
        view.bottom - 6 / view.scale,
      );
  }
  for (let latitude = -80; latitude <= 80; latitude += step) {
    const y = mercator([latitude, 0])[1];
    if (y < view.top + 70 / view.scale || y > view.bottom) continue;
    ctx.moveTo(view.left, y);
    ctx.lineTo(view.right, y);
    if (degrees)
      ctx.fillText(
        `${Math.abs(latitude)}°${latitude < 0 ? "S" : "N"}`,
        view.left + 6 / view.scale,
        y - 4 / view.scale,
      );
  }
  ctx.stroke();
  ctx.restore();
}

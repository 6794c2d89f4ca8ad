/* Elements are built, never parsed: what a document says only ever becomes a text node. */

const byId = id => document.getElementById(id);
const island = id => JSON.parse(byId(id).textContent);

/** An element with properties (or attributes where there is no such property), listeners in `on`, and children. */
function el(tag, props, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props || {})) {
    if (value == null || value === false) continue;
    if (name === "on")
      for (const [type, listener] of Object.entries(value)) node.addEventListener(type, listener);
    else if (name === "data") Object.assign(node.dataset, value);
    else if (name in node && !name.startsWith("aria")) node[name] = value;
    else node.setAttribute(name, String(value));
  }
  for (const child of children.flat(Infinity)) if (child != null && child !== false) node.append(child);
  return node;
}

const SVG_NAMESPACE = "http://www.w3.org/2000/svg";

/** Line icons on a 24 × 24 field, drawn in the page and on the canvas alike. */
const ICONS = {
  Place:
    "M12 21s-6.500-6.200-6.500-11a6.500 6.500 0 0 1 13 0c0 4.800-6.500 11-6.500 11zM12 12.300a2.300 2.300 0 1 0 0-4.600 2.300 2.300 0 0 0 0 4.600z",
  City: "M3 20.500h18M5 20.500V10l6-4v14.500M11 20.500V3.500h8v17M14 8h2M14 12h2M14 16h2",
  Zone: "M4 20.500V12l5 3v-3l5 3V5.500h6v15zM16.500 9.500h1",
  Organization:
    "M3.500 9 12 4l8.500 5M5.500 9.500V18M10 9.500V18M14 9.500V18M18.500 9.500V18M3.500 20.500h17",
  Company:
    "M4 20.500V6h9v14.500M13 10h7v10.500M2.500 20.500h19M7 9.500h3M7 13h3M7 16.500h3M16 13.500h1M16 17h1",
  Person: "M12 11.500a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.500 20.500c0-4 3.500-6 7.500-6s7.500 2 7.500 6",
};
const ICON_OF_KIND = { City: "City", Company: "Company", Bank: "Company" };

function icon(name) {
  const svg = document.createElementNS(SVG_NAMESPACE, "svg"),
    path = document.createElementNS(SVG_NAMESPACE, "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", ICONS[name] || ICONS.Place);
  svg.append(path);
  return svg;
}

/** The address if it is http or https, else null: a document may claim any address. */
function webAddress(text) {
  try {
    const url = new URL(text);
    return url.protocol === "http:" || url.protocol === "https:" ? url.href : null;
  } catch {
    return null;
  }
}

function outside(address, ...children) {
  return el("a", { href: address, target: "_blank", rel: "noopener noreferrer nofollow" }, children);
}

/** Text without the controls that turn the writing direction or hide letters. */
const plain = text =>
  String(text ?? "").replace(
    /[\u0000-\u001f\u007f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+/g,
    "",
  );

/** Text that is inserted whole, in its own direction and language. */
const isolated = (text, lang) => el("bdi", { lang: lang || null }, plain(text));

const announce = text => {
  byId("announce").textContent = text;
};

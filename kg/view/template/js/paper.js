/* On paper the picture is light and whole, whatever the screen shows. A browser does not wait for the canvas of the screen
   to take its size on paper, so that the picture is drawn on a canvas of its own, at once, when printing begins. */

const PAPER = { width: 1120, height: 840, sharp: 2 };

function drawPaper() {
  const paper = byId("paper"),
    ctx = paper.getContext("2d"),
    { width, height, sharp } = PAPER;
  paper.width = width * sharp;
  paper.height = height * sharp;
  const shown = frame.near ? frame.nodes.filter(node => frame.near.has(node)) : frame.nodes;
  const { x, y, scale } = framing(shown, width, height);
  const view = {
    scale,
    left: x - width / 2 / scale,
    right: x + width / 2 / scale,
    top: y - height / 2 / scale,
    bottom: y + height / 2 / scale,
    covered: [],
  };
  ctx.scale(sharp * scale, sharp * scale);
  ctx.translate(-view.left, -view.top);
  paint(ctx, view);
}

function toPaper() {
  if (document.body.classList.contains("paper")) return;
  document.body.classList.add("paper");
  document.documentElement.dataset.theme = "light";
  readInk();
  fillList();
  fillChronicle();
  byId("paper").hidden = isText() || !frame.nodes.length;
  if (!byId("paper").hidden) drawPaper();
}

function fromPaper() {
  if (!document.body.classList.contains("paper")) return;
  document.body.classList.remove("paper");
  applyTheme();
  fillList();
  fillChronicle();
  repaint();
}

window.addEventListener("beforeprint", toPaper);
window.addEventListener("afterprint", fromPaper);
matchMedia("print").addEventListener("change", event => (event.matches ? toPaper() : fromPaper()));

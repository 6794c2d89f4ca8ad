/* The picture as it was last painted. While the camera moves, its bitmap is moved; what is hovered or dragged is painted
   over it. Neither draws the picture anew: 60 frames a second at 20,000 nodes. */

const bitmap = { canvas: null, at: null, ratio: 1 }; // at: the camera of the bitmap; null when there is none that holds
const moving = { on: false, dragging: false, timer: 0 };
let over = null; // { frame, veil }: what is painted over the bitmap, and whether all else fades

function keepBitmap() {
  const source = canvasOf();
  bitmap.canvas ||= document.createElement("canvas");
  bitmap.canvas.width = source.width;
  bitmap.canvas.height = source.height;
  bitmap.canvas.getContext("2d").drawImage(source, 0, 0);
  bitmap.at = { scale: network.body.view.scale, ...network.body.view.translation };
  bitmap.ratio = network.canvas.pixelRatio || 1;
}

/** Paint the picture anew: what it shows has changed. Nobody sees it behind a text. */
function repaint() {
  bitmap.at = over = hovered = null;
  if (!isText()) network.redraw();
}

/** Whether the canvas is as it was when the bitmap was taken. */
function bitmapHolds() {
  const { scale, translation } = network.body.view,
    { at, canvas } = bitmap;
  return (
    at?.scale === scale &&
    at.x === translation.x &&
    at.y === translation.y &&
    canvas.width === canvasOf().width &&
    canvas.height === canvasOf().height
  );
}

function drawBitmap(ctx) {
  const { at, canvas, ratio } = bitmap;
  ctx.drawImage(
    canvas,
    -at.x / at.scale,
    -at.y / at.scale,
    canvas.width / ratio / at.scale,
    canvas.height / ratio / at.scale,
  );
}

network.on("beforeDrawing", ctx => {
  if (moving.on) return drawBitmap(ctx);
  if (!bitmapHolds()) {
    bitmap.at = over = hovered = null;
    return paint(ctx, viewBox());
  }
  drawBitmap(ctx);
  if (over) paintOver(ctx, viewBox());
});

function paintOver(ctx, view) {
  if (over.veil) {
    ctx.globalAlpha = 0.78;
    ctx.fillStyle = ink.ground;
    ctx.fillRect(view.left, view.top, view.right - view.left, view.bottom - view.top);
    ctx.globalAlpha = 1;
  }
  const whole = frame;
  frame = over.frame;
  paintThings(ctx, view);
  frame = whole;
}

/* ---- the camera moves ---- */

function startMoving() {
  if (frame.nodes.length + frame.lines.length < 1800) return;
  if (!moving.on) {
    if (over) {
      over = hovered = null;
      network.redraw();
    }
    if (!bitmapHolds()) keepBitmap();
    moving.on = true;
  }
  clearTimeout(moving.timer);
  if (!moving.dragging) moving.timer = setTimeout(stopMoving, 200);
}

function stopMoving() {
  if (!moving.on) return;
  moving.on = false;
  repaint();
}

network.on("dragStart", () => {
  moving.dragging = true;
  startMoving();
});
network.on("dragEnd", () => {
  moving.dragging = false;
  stopMoving();
});
network.on("zoom", startMoving);
stage.addEventListener("wheel", startMoving, { capture: true, passive: true });

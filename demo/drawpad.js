// The drawing pad.  A stroke is {tool, width, points: [[x, y, t], ...]}: x, y and width in 0..1 of the pad's side, t in
// milliseconds since the first point; pens that feel it add the pressure.  Strokes are painted, never pixels kept.
const { t, make, icon } = trazo;
const icons = {
  pen: "M4 20l1-4L16 5l3 3L8 19zM14 7l3 3",
  eraser: "M8 20h12M4 14l9-9 6 6-8 8H8z",
  undo: "M8 5L4 9l4 4M4 9h10a5.5 5.5 0 0 1 0 11H8",
  redo: "M16 5l4 4-4 4M20 9H10a5.5 5.5 0 0 0 0 11h6",
  clear: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13",
};
const button = (name, state = {}) => make("button", { class: `tz-tool tz-${name}`, ...state, "data-t-title": `pad-${name}`, "data-t-label": `pad-${name}` },
  icon(icons[name]), make("span", { "data-t": `pad-${name}`, "aria-hidden": "true" }));
element.replaceChildren(make("div.tz-pad", {},
  make("div.tz-paper", {},
    make("canvas.tz-canvas", { tabindex: 0, role: "application", "data-t-label": "pad-label" }),
    make("p.tz-pad-empty", { "aria-hidden": "true" }, make("span", { "data-t": "pad-empty" })),
    make("span.tz-crosshair", { hidden: true, "aria-hidden": "true" })),
  make("div.tz-tools", { role: "toolbar", "data-t-label": "pad-tools" },
    button("pen", { "aria-pressed": "true" }), button("eraser", { "aria-pressed": "false" }),
    make("label.tz-tool.tz-width", {}, make("input", { type: "range", min: 0, max: 2, step: 1, value: 1, "data-t-label": "pad-width" }),
      make("span", { "data-t": "pad-width", "aria-hidden": "true" })),
    button("undo"), button("redo"), button("clear")),
  make("p.tz-pad-note", { role: "status", hidden: true })));
const find = (selector) => element.querySelector(selector);
const canvas = find(".tz-canvas");
const pen = canvas.getContext("2d");
const { limits } = trazo.data;
const NEAR = 0.0015; // points closer than this add nothing that can be seen
const PALM_MS = 700; // a finger that comes this soon after the pen is the palm
const PATIENCE_MS = 6000; // when an answer counts as lost
const SLOW_MS = 700; // when a visitor is told that it takes a while
const LOADING_MS = 400; // how often a network that is still loading, or a busy server, is asked

let strokes = [], past = [], future = [];
let tool = "pen", width = props.widths[1];
let drawing = null, began = 0, penSeen = -Infinity;

// ---- Painting

const tone = () => getComputedStyle(canvas).color;
const thickness = (stroke, point) => stroke.width * canvas.width * (point[3] === undefined ? 1 : 0.5 + point[3]);
const prepare = (stroke) => {
  pen.globalCompositeOperation = stroke.tool === "eraser" ? "destination-out" : "source-over";
  pen.strokeStyle = pen.fillStyle = tone();
  pen.lineCap = pen.lineJoin = "round";
};
// Paints the points from `first` on, as curves through the middles between neighbours.
const paintFrom = (stroke, first) => {
  prepare(stroke);
  const side = canvas.width, points = stroke.points;
  const at = (i) => [points[i][0] * side, points[i][1] * side];
  const middle = (i) => { const [a, b] = at(i), [c, d] = at(i + 1); return [(a + c) / 2, (b + d) / 2]; };
  if (points.length === 1) {
    pen.beginPath();
    pen.arc(...at(0), thickness(stroke, points[0]) / 2, 0, 2 * Math.PI);
    pen.fill();
    return;
  }
  for (let i = Math.max(1, first); i < points.length; i++) {
    pen.lineWidth = thickness(stroke, points[i]);
    pen.beginPath();
    pen.moveTo(...(i === 1 ? at(0) : middle(i - 2)));
    if (i > 1) pen.quadraticCurveTo(...at(i - 1), ...middle(i - 1));
    pen.lineTo(...(i === points.length - 1 ? at(i) : middle(i - 1)));
    pen.stroke();
  }
};
const paintAll = (all) => {
  pen.globalCompositeOperation = "source-over";
  pen.clearRect(0, 0, canvas.width, canvas.height);
  for (const stroke of all) paintFrom(stroke, 0);
};
const repaint = () => {
  paintAll(strokes);
  element.querySelector(".tz-pad").classList.toggle("empty", strokes.length === 0);
  find(".tz-undo").disabled = past.length === 0;
  find(".tz-redo").disabled = future.length === 0;
  find(".tz-clear").disabled = strokes.length === 0;
};
// As many pixels as the screen really has, however often the pad changes its size.
new ResizeObserver(() => {
  const side = Math.round(canvas.clientWidth * Math.min(devicePixelRatio || 1, 3));
  if (!side || side === canvas.width) return;
  canvas.width = canvas.height = side;
  repaint();
}).observe(canvas);
trazo.hear("trazo-theme", repaint);

// ---- Sending: one drawing at a time, the next when the last was answered, always the final one

let waitingFor = null, unsent = false, lastSent = 0, clock = null, timer = null;
let noted = null;
const note = (key) => {
  noted = key;
  find(".tz-pad-note").hidden = !key;
  find(".tz-pad-note").textContent = key ? t(key) : "";
};
const unnote = (key) => { if (noted === key) note(null); };
const send = () => {
  clearTimeout(timer);
  timer = null;
  unsent = false;
  waitingFor = trazo.id();
  lastSent = performance.now();
  remember(waitingFor);
  trazo.tell("trazo-sent", { id: waitingFor }, element);
  props.value = { id: waitingFor, live: drawing !== null, strokes: strokes.map((stroke) => ({ ...stroke, points: [...stroke.points] })) };
  trigger("input");
  const id = waitingFor;
  setTimeout(() => {
    if (waitingFor === id) trazo.tell("trazo-slow", {}, element);
  }, SLOW_MS);
  clearTimeout(clock);
  clock = setTimeout(lost, PATIENCE_MS);
};
const shown = () => canvas.offsetParent !== null;
const changed = () => {
  if (!shown()) return; // a pad on another tab has nobody to answer to
  unsent = true;
  trazo.tell("trazo-changed", { empty: !strokes.length }, element);
  if (waitingFor !== null || timer !== null) return;
  timer = setTimeout(send, Math.max(0, props.interval - (performance.now() - lastSent)));
};
const lost = () => {
  note("pad-offline");
  waitingFor = null;
  send();
};
trazo.hear("trazo-answer", (detail) => {
  if (waitingFor === null || detail.id !== waitingFor) return;
  clearTimeout(clock);
  waitingFor = null;
  unnote("pad-offline");
  if (detail.waiting) lastSent = performance.now() + LOADING_MS; // however much is drawn meanwhile
  if (detail.waiting || unsent) changed();
});
window.addEventListener("offline", () => note("pad-offline"));
window.addEventListener("online", () => { waitingFor = null; unnote("pad-offline"); changed(); });

// A drawing as it was when message `id` was sent, for whoever steps back to the answer to it: its strokes, and how many
// points its last one had.
const sent = new Map();
const remember = (id) => {
  sent.set(id, [strokes, strokes.at(-1)?.points.length ?? 0]);
  if (sent.size > 1000) sent.delete(sent.keys().next().value);
};
trazo.hear("trazo-step", (detail) => {
  if (!shown() || drawing) return;
  const [all, length] = sent.get(detail.id) ?? [strokes, Infinity];
  paintAll(all.map((stroke, i) => (i === all.length - 1 ? { ...stroke, points: stroke.points.slice(0, length) } : stroke)));
});

// ---- The drawing and its history

const keep = () => {
  try { sessionStorage.setItem(`trazo-${props.store}`, JSON.stringify(strokes)); } catch { /* full or refused: lost on reload only */ }
};
const restore = () => { strokes = trazo.drawing(props.store); };
// Every change makes a new list, so that a step back is a list kept.
const become = (next) => {
  past.push(strokes);
  future = [];
  strokes = next;
  settle();
};
const settle = () => {
  unnote("pad-full");
  repaint();
  keep();
  changed();
};
const undo = () => {
  if (!past.length || drawing) return;
  future.push(strokes);
  strokes = past.pop();
  settle();
};
const redo = () => {
  if (!future.length || drawing) return;
  past.push(strokes);
  strokes = future.pop();
  settle();
};
const clear = () => { if (strokes.length && !drawing) become([]); };

// ---- Drawing with mouse, pen or finger

const round = (value) => Math.round(Math.min(1, Math.max(0, value)) * 1e4) / 1e4;
const place = (event) => {
  const box = canvas.getBoundingClientRect();
  const point = [round((event.clientX - box.left) / box.width), round((event.clientY - box.top) / box.height),
    Math.round(performance.now() - began)];
  if (event.pointerType === "pen" && event.pressure > 0) point.push(round(event.pressure));
  return point;
};
const begin = (point, id, kind, used = tool) => {
  const points = strokes.reduce((sum, stroke) => sum + stroke.points.length, 0);
  if (strokes.length >= limits.strokes || points >= limits.points) return note("pad-full");
  if (!strokes.length) { began = performance.now(); point[2] = 0; }
  past.push(strokes);
  future = [];
  drawing = { id, kind, room: limits.points - points, stroke: { tool: used, width: used === "eraser" ? props.eraser : width, points: [point] } };
  strokes = [...strokes, drawing.stroke];
  find(".tz-pad").classList.remove("empty");
  paintFrom(drawing.stroke, 0);
  changed();
};
const extend = (point) => {
  const { stroke, room } = drawing;
  const last = stroke.points[stroke.points.length - 1];
  if (stroke.points.length >= room || Math.hypot(point[0] - last[0], point[1] - last[1]) < NEAR) return;
  stroke.points.push(point);
  paintFrom(stroke, stroke.points.length - 1);
  changed();
};
const finish = () => {
  drawing = null;
  settle();
};
const drop = () => { // a finger's stroke that turns out to be the palm of the hand that holds the pen
  strokes = past.pop();
  drawing = null;
  repaint();
};

canvas.addEventListener("pointerdown", (event) => {
  const isPen = event.pointerType === "pen";
  if (isPen) penSeen = performance.now();
  if (event.pointerType === "mouse" && event.button !== 0) return;
  if (event.pointerType === "touch" && performance.now() - penSeen < PALM_MS) return;
  if (drawing && isPen && drawing.kind === "touch") drop();
  if (drawing) return;
  repaint(); // whoever had stepped back draws on from the end
  event.preventDefault();
  canvas.focus({ preventScroll: true });
  canvas.setPointerCapture(event.pointerId);
  hideCrosshair();
  begin(place(event), event.pointerId, event.pointerType, event.buttons & 32 ? "eraser" : tool);
});
canvas.addEventListener("pointermove", (event) => {
  if (event.pointerType === "pen") penSeen = performance.now();
  if (!drawing || event.pointerId !== drawing.id) return;
  const parts = event.getCoalescedEvents?.() ?? [];
  for (const part of parts.length ? parts : [event]) extend(place(part));
});
for (const name of ["pointerup", "pointercancel"]) {
  canvas.addEventListener(name, (event) => { if (drawing && event.pointerId === drawing.id) finish(); });
}
canvas.addEventListener("contextmenu", (event) => event.preventDefault());
// A stroke is no gesture: one that ends at speed would count as a flick, and the browser would swallow the tap after it.
canvas.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });

// ---- Drawing with the keyboard: arrows move, space puts the pen down and lifts it

const crosshair = find(".tz-crosshair");
const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
let cursor = [0.5, 0.5];
const byKey = () => drawing?.kind === "keyboard";
const showCrosshair = () => {
  crosshair.hidden = false;
  crosshair.style.left = `${cursor[0] * 100}%`;
  crosshair.style.top = `${cursor[1] * 100}%`;
  crosshair.classList.toggle("down", byKey());
};
const hideCrosshair = () => {
  crosshair.hidden = true;
  if (byKey()) finish();
};
const now = () => Math.round(performance.now() - began);
canvas.addEventListener("keydown", (event) => {
  const key = event.key.toLowerCase();
  if (step[event.key]) {
    const reach = event.shiftKey ? 0.06 : 0.02;
    cursor = cursor.map((value, axis) => round(value + step[event.key][axis] * reach));
    if (byKey()) extend([...cursor, now()]);
    showCrosshair();
  } else if (key === " ") {
    if (byKey()) finish();
    else if (!drawing) begin([...cursor, now()], null, "keyboard");
    showCrosshair();
  } else if (key === "escape" && byKey()) {
    hideCrosshair();
  } else if (key === "z" && !event.altKey) {
    if (event.shiftKey) redo(); else undo();
  } else if (key === "c" && !event.ctrlKey && !event.metaKey && !event.altKey) {
    clear();
  } else return;
  event.preventDefault();
});
canvas.addEventListener("blur", hideCrosshair);

// ---- Tools

const choose = (name) => {
  tool = name;
  for (const other of ["pen", "eraser"]) find(`.tz-${other}`).setAttribute("aria-pressed", String(other === name));
};
find(".tz-pen").addEventListener("click", () => choose("pen"));
find(".tz-eraser").addEventListener("click", () => choose("eraser"));
find(".tz-width input").addEventListener("input", (event) => {
  width = props.widths[event.target.value];
  choose("pen");
});
find(".tz-undo").addEventListener("click", undo);
find(".tz-redo").addEventListener("click", redo);
find(".tz-clear").addEventListener("click", clear);

// ---- Examples write themselves, as fast as they were written, or at once where motion is not wanted

let writing = null;
trazo.hear("trazo-example", (detail) => {
  if (detail.store !== props.store || !shown() || drawing) return;
  cancelAnimationFrame(writing);
  past.push(strokes);
  future = [];
  const started = performance.now(), all = detail.strokes;
  const frame = () => {
    const passed = trazo.isStill() ? Infinity : performance.now() - started;
    strokes = all.map((stroke) => ({ ...stroke, points: stroke.points.filter(([, , at]) => at <= passed) })).filter(({ points }) => points.length);
    const done = passed >= Math.max(...all.flatMap(({ points }) => points.map(([, , at]) => at)));
    if (done) return settle();
    repaint();
    changed();
    writing = requestAnimationFrame(frame);
  };
  frame();
});
canvas.addEventListener("pointerdown", () => cancelAnimationFrame(writing));
trazo.hear("trazo-ask", (detail) => { if (detail.store === props.store) changed(); });
trazo.hear("trazo-clear", (detail) => { if (detail.store === props.store) clear(); });

// ---- Pads of one name share their drawing: whichever comes into view shows what was drawn last

const appear = () => {
  if (!shown()) return;
  const before = JSON.stringify(strokes);
  restore();
  if (JSON.stringify(strokes) !== before) { past = []; future = []; }
  repaint();
  changed();
};
trazo.hear("trazo-learnt", changed); // it may be read otherwise now; even of an empty pad a card says who has learnt
trazo.hear("trazo-tab", () => requestAnimationFrame(appear));
trazo.translate(element);
restore();
appear();

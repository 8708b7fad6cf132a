// Inside a fully connected network while it reads: its inputs as pixels, its hidden units lighting up, its ten outputs,
// and the strongest paths into the answer.
const { t, make } = trazo;
const SIDE = 28, WIDTH = 900, HEIGHT = 430, COLUMNS = 4;
const title = make("h2"), about = make("p.tz-caption");
const canvas = make("canvas", { width: 2 * WIDTH, height: 2 * HEIGHT, role: "img" });
element.replaceChildren(make("section.tz-inside", {}, title, about, canvas));
let shown = null;

const GRID = { x: 8, y: 55, size: 320 }, OUT = { x: 846, y: 30, step: 41 };
const pixelAt = (i) => [GRID.x + (i % SIDE + 0.5) * GRID.size / SIDE, GRID.y + (Math.floor(i / SIDE) + 0.5) * GRID.size / SIDE];
const unitAt = (i, count) => {
  const rows = Math.ceil(count / COLUMNS);
  return [470 + 62 * Math.floor(i / rows), 14 + (i % rows + 0.5) * (HEIGHT - 28) / rows];
};
const outputAt = (i) => [OUT.x, OUT.y + OUT.step * i];
const draw = () => {
  title.textContent = t("inside-title");
  about.textContent = t("inside-about");
  canvas.setAttribute("aria-label", shown ? t("inside-label", { label: props.classes[shown.winner] }) : t("answer-empty"));
  const pen = canvas.getContext("2d"), style = getComputedStyle(canvas);
  const colour = (name) => style.getPropertyValue(name).trim();
  pen.setTransform(2, 0, 0, 2, 0, 0);
  pen.clearRect(0, 0, WIDTH, HEIGHT);
  const pixels = shown ? atob(shown.glyph) : "", hidden = shown?.hidden ?? new Array(128).fill(0), chances = shown?.chances ?? new Array(10).fill(0);
  const cell = GRID.size / SIDE;
  pen.fillStyle = colour("--track");
  pen.fillRect(GRID.x, GRID.y, GRID.size, GRID.size);
  pen.fillStyle = colour("--ink");
  for (let i = 0; i < SIDE * SIDE; i++) {
    const value = pixels.charCodeAt(i) / 255;
    if (!value) continue;
    pen.globalAlpha = value;
    pen.fillRect(GRID.x + (i % SIDE) * cell, GRID.y + Math.floor(i / SIDE) * cell, cell, cell);
  }
  const strongest = [0, 1].map((layer) => Math.max(1e-9, ...(shown?.edges ?? []).filter((edge) => edge[0] === layer).map((edge) => Math.abs(edge[3]))));
  for (const [layer, from, to, carried] of shown?.edges ?? []) {
    const share = Math.abs(carried) / strongest[layer];
    const [start, end] = layer === 0 ? [pixelAt(from), unitAt(to, hidden.length)] : [unitAt(from, hidden.length), outputAt(to)];
    pen.globalAlpha = 0.15 + 0.7 * share;
    pen.strokeStyle = colour(carried > 0 ? "--accent" : "--against");
    pen.lineWidth = 0.6 + (layer ? 3 : 1.6) * share;
    pen.beginPath();
    pen.moveTo(...start);
    pen.bezierCurveTo((start[0] + end[0]) / 2, start[1], (start[0] + end[0]) / 2, end[1], ...end);
    pen.stroke();
  }
  const most = Math.max(1e-9, ...hidden);
  hidden.forEach((value, i) => {
    pen.beginPath();
    pen.arc(...unitAt(i, hidden.length), 5, 0, 2 * Math.PI);
    pen.globalAlpha = 1;
    pen.fillStyle = colour("--track");
    pen.fill();
    pen.globalAlpha = value / most;
    pen.fillStyle = colour("--accent");
    pen.fill();
  });
  pen.textBaseline = "middle";
  chances.forEach((chance, i) => {
    const wins = shown && i === shown.winner, [x, y] = outputAt(i);
    pen.globalAlpha = 1;
    pen.beginPath();
    pen.arc(x, y, 14, 0, 2 * Math.PI);
    pen.fillStyle = colour("--track");
    pen.fill();
    pen.globalAlpha = chance;
    pen.fillStyle = colour("--accent");
    pen.fill();
    pen.globalAlpha = 1;
    pen.lineWidth = 2.5;
    pen.strokeStyle = colour("--accent");
    if (wins) pen.stroke();
    pen.fillStyle = colour(chance > 0.5 ? "--on-accent" : "--ink");
    pen.font = `${wins ? 700 : 500} 17px system-ui, sans-serif`;
    pen.textAlign = "center";
    pen.fillText(props.classes[i], x, y + 1);
  });
};
// The document hears what bubbles up: whether the answers are on the page before this is, is a matter of luck.
trazo.hear("trazo-answer", (detail, target) => {
  if (detail.waiting || !target.closest("#compare-answers")) return;
  shown = detail.inside ?? null;
  draw();
});
trazo.hear("trazo-theme", () => requestAnimationFrame(draw));
trazo.onLanguage(draw);

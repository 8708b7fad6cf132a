// Training on the page: what to learn, a button, and how it goes: loss and accuracy as curves, the visitor's digit as bars.
const { t, make, svg, bars, percent, number, paintGlyph } = trazo;
const PATIENCE_MS = 15000; // the server says something twice a second
const BUSY = ["starting", "refused", "waiting", "writing", "training"];
const WIDTH = 320, HEIGHT = 170, LEFT = 42, RIGHT = 12, TOP = 10, BOTTOM = 24;

const choice = (key, values, chosen) => {
  const legend = make("legend", { "data-t": key });
  const inputs = values.map((value) => make("input", { type: "radio", name: key, value, checked: value === chosen }));
  const labels = inputs.map((input, index) => make("label", {}, input, make("span", { "data-number": values[index] })));
  return { field: make("fieldset.tz-choice", {}, legend, make("div.tz-choice-row", {}, ...labels)), inputs, value: () => Number(inputs.find((input) => input.checked).value) };
};
const digits = choice("train-digits", props.digits, props.digits[1]), passes = choice("train-passes", props.passes, props.passes[1]);
const button = make("button.tz-button.primary.tz-train");
const said = make("p.tz-train-said", { role: "status" });
const progress = make("progress", { max: 1, value: 0, "data-t-label": "train-progress" });
const figures = make("div.tz-train-charts");
const samples = make("canvas.tz-train-samples", { role: "img", "data-t-label": "train-samples" });
const digit = make("canvas.tz-glyph", { width: 28, height: 28, role: "img", "data-t-label": "answer-glyph-alt" });
const place = make("div");
const going = make("div.tz-train-going", { hidden: true },
  make("div", {}, make("h3.tz-stages-title", { "data-t": "train-samples" }), samples), figures,
  make("div.tz-train-digit", {}, make("div.tz-glyph-box", {}, digit), make("div", {}, make("h3.tz-stages-title", { "data-t": "train-reads" }), place)));
element.replaceChildren(make("section.tz-trainer", {},
  make("h2.tz-learn-title", { "data-t": "train-title" }), make("p.tz-learn-about", { "data-t": "train-about" }),
  make("div.tz-train-controls", {}, digits.field, passes.field, button), progress, said, going));
const ten = bars(place, props.classes);

// One curve over the steps; `marks` are heights with a grid line, `reference` one with a dashed line and a name.
const chart = (title, points, steps, top, marks, write, reference) => {
  const x = (step) => LEFT + (WIDTH - LEFT - RIGHT) * step / Math.max(1, steps), y = (value) => TOP + (HEIGHT - TOP - BOTTOM) * (1 - Math.min(value, top) / top);
  const last = points[points.length - 1];
  const root = svg("svg.tz-chart.small", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": last ? `${title}: ${write(last[1])}` : title });
  for (const mark of marks) {
    root.append(svg("line.grid", { x1: LEFT, x2: WIDTH - RIGHT, y1: y(mark), y2: y(mark) }), svg("text", { x: LEFT - 6, y: y(mark) + 4, "text-anchor": "end" }, write(mark)));
  }
  root.append(svg("text", { x: WIDTH - RIGHT, y: HEIGHT - 6, "text-anchor": "end" }, t("train-steps", { count: number(steps) })));
  if (reference) {
    root.append(svg("line.ideal", { x1: LEFT, x2: WIDTH - RIGHT, y1: y(reference.value), y2: y(reference.value) }),
      svg("text", { x: WIDTH - RIGHT, y: y(reference.value) + 15, "text-anchor": "end" }, reference.name));
  }
  if (points.length) {
    root.append(svg("polyline.line", { points: points.map(([step, value]) => `${x(step).toFixed(1)},${y(value).toFixed(1)}`).join(" ") }),
      svg("circle.network", { cx: x(last[0]), cy: y(last[1]), r: 4 }));
  }
  return make("figure", {}, make("figcaption", {}, make("span", {}, title), make("strong", {}, last ? write(last[1]) : "")), root);
};

let asked = null, state = null, clock = null, stopping = false;
const busy = () => asked !== null && BUSY.includes(state?.state);
const sentence = () => {
  if (!state) return "";
  const last = state.points?.at(-1);
  switch (state.state) {
    case "starting": return t("train-starting");
    case "refused": return t("upload-busy");
    case "waiting": return t(state.ahead === 1 ? "train-next" : "train-ahead", { count: state.ahead });
    case "writing": return t("train-writing");
    case "training": return t(state.data === "mnist" ? "train-mnist" : "train-hands");
    case "done": return t("train-done", { seen: number(state.seen), seconds: number(state.seconds, 1, 1), percent: percent(last?.[2] ?? 0, 1) });
    case "stopped": return t("train-stopped");
    case "lost": return t("train-lost");
    default: return state.error ? t(state.error.code, state.error.values) : "";
  }
};
const draw = () => {
  trazo.translate(element);
  for (const node of element.querySelectorAll("[data-number]")) node.textContent = number(Number(node.dataset.number));
  button.textContent = t(busy() ? "train-stop" : state ? "train-again" : "train-start");
  button.classList.toggle("primary", !busy());
  button.disabled = busy() && stopping;
  for (const input of [...digits.inputs, ...passes.inputs]) input.disabled = busy();
  if (said.textContent !== sentence()) said.textContent = sentence();
  const points = state?.points ?? [];
  const share = state?.state === "writing" ? state.made / state.of : (points.at(-1)?.[0] ?? 0) / (state?.steps || 1);
  progress.hidden = !busy();
  if (["starting", "refused", "waiting"].includes(state?.state)) progress.removeAttribute("value");
  else progress.value = share;
  going.hidden = points.length === 0;
  if (!points.length) return;
  const losses = points.filter(([, loss]) => loss !== null).map(([step, loss]) => [step, loss]), right = points.map(([step, , accuracy]) => [step, accuracy]);
  figures.replaceChildren(chart(t("train-loss"), losses, state.steps, 2.5, [0, 1, 2], (value) => number(value, 2, value % 1 ? 2 : 0)),
    chart(t("train-accuracy"), right, state.steps, 1, [0, 0.5, 1], (value) => percent(value, value % 0.5 ? 1 : 0),
      props.reference ? { value: props.reference, name: t("train-reference", { percent: percent(props.reference, 1) }) } : null));
  const winner = state.probabilities.indexOf(Math.max(...state.probabilities));
  ten.update({ probabilities: state.probabilities, winner, refused: false });
};
const wait = () => {
  clearTimeout(clock);
  clock = setTimeout(() => { asked = null; state = { ...state, state: "lost" }; draw(); }, PATIENCE_MS);
};
const ask = (as) => {
  asked = trazo.id();
  state = { state: as, points: [] };
  props.value = { id: asked, digits: digits.value(), passes: passes.value(), strokes: trazo.drawing(props.store) };
  trigger("input");
  wait();
  draw();
};
button.addEventListener("click", () => {
  if (busy()) {
    stopping = true;
    if (state.state === "refused") { // nothing runs yet that could be stopped
      clearTimeout(clock);
      asked = null;
      state = { state: "stopped" };
    } else trigger("stop");
    return draw();
  }
  stopping = false;
  ask("starting");
});
trazo.hear("trazo-refused", (detail) => {
  if (asked === null || detail.id !== asked) return;
  state = { state: "refused", points: [] };
  draw();
  trazo.later(() => { if (detail.id === asked) ask("refused"); });
});
watch("value", () => {
  const value = props.value;
  if (!value?.state || value.id !== asked) return;
  if (value.shown && value.shown !== state?.shown) paintGlyph(samples, value.shown, element.clientWidth < 520 ? 10 : 20);
  if (value.glyph && value.glyph !== state?.glyph) paintGlyph(digit, value.glyph);
  state = value;
  wait();
  if (!BUSY.includes(value.state)) {
    clearTimeout(clock);
    asked = null;
    if (value.state === "done") trazo.tell("trazo-ask", { store: props.store });
  }
  draw();
});
trazo.onLanguage(draw);

// A row of examples: digits that write themselves on a pad, or garments whose picture is read.
const { t, make, svg, className } = trazo;
// `packed_drawings` of examples.py says how they are packed.
const unpack = (packed, { grid, milliseconds, width }) => {
  const last = packed.flat().length / 2 - 1;
  let done = 0;
  return packed.map((steps) => {
    const points = [];
    for (let i = 0, x = 0, y = 0, dx = 0, dy = 0; i < steps.length; i += 2) {
      x += dx += steps[i];
      y += dy += steps[i + 1];
      points.push([x / grid, y / grid, Math.round(milliseconds * done++ / last)]);
    }
    return { tool: "pen", width, points };
  });
};
const drawings = props.drawings ? trazo.data.drawings.steps.map((packed) => unpack(packed, trazo.data.drawings)) : [];
const title = make("p.tz-examples-title", { "data-t": "pad-examples" });
const row = make("div.tz-examples", { role: "group" });
element.replaceChildren(title, row);

const shape = (strokes) => svg("svg", { viewBox: "0.1 0.1 0.8 0.8", "aria-hidden": "true" },
  ...strokes.map(({ points }) => svg("polyline", { points: points.map(([x, y]) => `${x},${y}`).join(" ") })));
// One of the garments, which lie side by side in one picture; it is asked for again until it comes.
const garment = (index) => {
  const picture = make("img", { src: trazo.data.own.garments, alt: "", style: `object-position: ${100 * index / (props.names.length - 1)}% 0`,
    onerror: () => setTimeout(() => { picture.src = trazo.data.own.garments; }, 3000) });
  return picture;
};
const tell = (stage, id, index) => trazo.tell("trazo-picture", { panel: props.panel, stage, key: `example-${index}`, name: className(props.names[index]), mode: "digit", turns: 0, id, example: true }, element);
const choosePicture = (index, ...stages) => {
  const id = trazo.id();
  for (const stage of stages) tell(stage, id, index);
  props.value = { id, example: index };
  trigger("input");
};
trazo.hear("trazo-refused", (detail) => {
  const { id, example } = props.value ?? {};
  if (!id || detail.id !== id) return;
  tell("busy", id, example);
  trazo.later(() => { if (props.value.id === id) choosePicture(example, "busy"); });
});
const buttons = props.names.map((name, index) => {
  const picture = drawings.length ? shape(drawings[index]) : garment(index);
  return make("button.tz-example", { onclick: () => {
    if (!drawings.length) return choosePicture(index, "waiting", "reading");
    trazo.tell("trazo-example", { store: props.store, strokes: drawings[index] });
  } }, picture);
});
row.append(...buttons);
trazo.onLanguage(() => {
  title.textContent = t("pad-examples");
  row.setAttribute("aria-label", t("pad-examples"));
  buttons.forEach((button, index) => button.setAttribute("aria-label",
    t(drawings.length ? "pad-example" : "garment-example", { label: props.names[index] })));
});

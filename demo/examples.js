// A row of examples: digits that write themselves on a pad, or garments whose picture is read.
const { t, make, svg, className } = trazo;
const drawings = props.drawings ? trazo.data.drawings : [];
const title = make("p", { class: "tz-examples-title", "data-t": "pad-examples" });
const row = make("div", { class: "tz-examples", role: "group" });
element.replaceChildren(title, row);

const shape = (strokes) => svg("svg", { viewBox: "0.1 0.1 0.8 0.8", "aria-hidden": "true" },
  ...strokes.map(({ points }) => svg("polyline", { points: points.map(([x, y]) => `${x},${y}`).join(" ") })));
const tell = (stage, id, index) => element.dispatchEvent(new CustomEvent("trazo-picture", { bubbles: true, detail:
  { panel: props.panel, stage, key: `example-${index}`, name: className(props.names[index]), mode: "digit", turns: 0, id, example: true } }));
const choosePicture = (index, ...stages) => {
  const id = trazo.id();
  for (const stage of stages) tell(stage, id, index);
  props.value = { id, example: index };
  trigger("input");
};
document.addEventListener("trazo-refused", ({ detail }) => {
  const { id, example } = props.value ?? {};
  if (!id || detail.id !== id) return;
  tell("busy", id, example);
  trazo.later(() => { if (props.value.id === id) choosePicture(example, "busy"); });
});
const buttons = props.names.map((name, index) => {
  const picture = drawings.length ? shape(drawings[index]) : make("img", { src: props.pictures[index], alt: "" });
  return make("button", { type: "button", class: "tz-example", onclick: () => {
    if (!drawings.length) return choosePicture(index, "waiting", "reading");
    document.dispatchEvent(new CustomEvent("trazo-example", { detail: { store: props.store, strokes: drawings[index] } }));
  } }, picture);
});
row.append(...buttons);
trazo.onLanguage(() => {
  title.textContent = t("pad-examples");
  row.setAttribute("aria-label", t("pad-examples"));
  buttons.forEach((button, index) => button.setAttribute("aria-label",
    t(drawings.length ? "pad-example" : "garment-example", { label: props.names[index] })));
});

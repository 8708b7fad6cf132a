// What the networks and other methods were measured to be worth: a picture of accuracy against training time, and a table.
const { t, make, percent } = trazo;
const svg = (tag, attributes, ...children) => {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
};
const nameOf = (row) => { const key = `network-${row.name}`; const text = t(key); return text === key ? row.name : text; };
const number = (value, digits = 0) => value === null || value === undefined ? "" : new Intl.NumberFormat(trazo.language(), { maximumFractionDigits: digits }).format(value);
const seconds = (value) => value === null || value === undefined ? "" : value < 90 ? `${number(value, value < 10 ? 1 : 0)} s` : `${number(value / 60, 1)} min`;

const WIDTH = 640, HEIGHT = 300, LEFT = 56, RIGHT = 24, TOP = 16, BOTTOM = 44;
const chart = (rows) => {
  const timed = rows.filter((row) => row.training_seconds > 0 && row.accuracy > 0);
  if (timed.length < 2) return "";
  const times = timed.map((row) => Math.log10(row.training_seconds)), errors = timed.map((row) => Math.log10(1 - row.accuracy));
  const [t0, t1] = [Math.floor(Math.min(...times)), Math.ceil(Math.max(...times))], [e0, e1] = [Math.min(...errors) - 0.15, Math.max(...errors) + 0.15];
  const x = (value) => LEFT + (WIDTH - LEFT - RIGHT) * (value - t0) / Math.max(1, t1 - t0);
  const y = (value) => TOP + (HEIGHT - TOP - BOTTOM) * (value - e0) / (e1 - e0);
  const root = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "tz-chart", role: "img", "aria-label": t("compare-chart") });
  for (let power = t0; power <= t1; power++) {
    root.append(svg("line", { x1: x(power), x2: x(power), y1: TOP, y2: HEIGHT - BOTTOM, class: "grid" }),
      svg("text", { x: x(power), y: HEIGHT - BOTTOM + 18, "text-anchor": "middle" }, seconds(10 ** power)));
  }
  for (const accuracy of [0.9, 0.95, 0.98, 0.99, 0.995, 0.997]) {
    const value = Math.log10(1 - accuracy);
    if (value < e0 || value > e1) continue;
    root.append(svg("line", { x1: LEFT, x2: WIDTH - RIGHT, y1: y(value), y2: y(value), class: "grid" }),
      svg("text", { x: LEFT - 8, y: y(value) + 4, "text-anchor": "end" }, percent(accuracy, 1)));
  }
  root.append(svg("text", { x: (LEFT + WIDTH - RIGHT) / 2, y: HEIGHT - 6, "text-anchor": "middle" }, t("compare-time")));
  timed.forEach((row, i) => {
    const radius = row.parameters ? Math.max(5, Math.sqrt(row.parameters) / 40) : 5;
    const right = x(times[i]) > WIDTH * 0.7;
    root.append(svg("circle", { cx: x(times[i]), cy: y(errors[i]), r: radius, class: row.parameters ? "network" : "other" }),
      svg("text", { x: x(times[i]) + (right ? -radius - 6 : radius + 6), y: y(errors[i]) + 4, "text-anchor": right ? "end" : "start", class: "name" }, nameOf(row)));
  });
  return root;
};
// How far the best network's percentages can be trusted, and how few errors are left when the least sure are not answered.
const SIDE = 320, MARGIN = 56, PAD = 26;
const small = (label, across, up, points, [x0, x1], [y0, y1], diagonal) => {
  const x = (value) => MARGIN + (SIDE - MARGIN - PAD) * (value - x0) / (x1 - x0);
  const y = (value) => SIDE - MARGIN - (SIDE - MARGIN - PAD) * (value - y0) / (y1 - y0);
  const root = svg("svg", { viewBox: `0 0 ${SIDE} ${SIDE}`, class: "tz-chart small", role: "img", "aria-label": label });
  for (const share of [0, 0.5, 1]) {
    const [right, high] = [x0 + share * (x1 - x0), y0 + share * (y1 - y0)];
    root.append(svg("line", { x1: x(x0), x2: x(x1), y1: y(high), y2: y(high), class: "grid" }),
      svg("text", { x: x(right), y: SIDE - MARGIN + 16, "text-anchor": "middle" }, percent(right, 0)),
      svg("text", { x: MARGIN - 6, y: y(high) + 4, "text-anchor": "end" }, percent(high, y1 < 0.1 ? 2 : 0)));
  }
  if (diagonal) root.append(svg("line", { x1: x(x0), y1: y(y0), x2: x(x1), y2: y(y1), class: "ideal" }));
  root.append(svg("polyline", { points: points.map(([a, b]) => `${x(a)},${y(b)}`).join(" "), class: "line" }),
    ...points.map(([a, b]) => svg("circle", { cx: x(a), cy: y(b), r: 4, class: "network" })),
    svg("text", { x: (MARGIN + SIDE - PAD) / 2, y: SIDE - 8, "text-anchor": "middle" }, across),
    svg("text", { x: MARGIN, y: 11 }, up));
  return make("figure", {}, make("figcaption", { class: "tz-caption" }, label), root);
};
const trust = (row) => {
  if (!row.reliability || !row.errors_left) return "";
  const left = Object.entries(row.errors_left).map(([share, errors]) => [Number(share), errors]).sort((a, b) => a[0] - b[0]);
  const most = Math.max(...left.map(([, errors]) => errors), 0.001);
  return make("div", { class: "tz-trust" },
    small(`${nameOf(row)}: ${t("compare-reliability")}`, t("compare-said"), t("compare-right"), row.reliability, [0, 1], [0, 1], true),
    small(`${nameOf(row)}: ${t("compare-refusal")}`, t("compare-answered"), t("compare-wrong"), left, [left[0][0], 1], [0, most], false));
};
const table = (rows) => {
  const heads = ["compare-network", "compare-accuracy-head", "compare-parameters", "compare-time", "compare-speed"];
  return make("div", { class: "tz-scroll", tabindex: "0", role: "region", "aria-label": t("compare-measured") }, make("table", { class: "tz-figures" },
    make("thead", {}, make("tr", {}, ...heads.map((key) => make("th", { scope: "col" }, t(key))))),
    make("tbody", {}, ...rows.map((row) => make("tr", {}, make("th", { scope: "row" }, nameOf(row)),
      make("td", {}, percent(row.accuracy, 2)), make("td", {}, number(row.parameters)), make("td", {}, seconds(row.training_seconds)),
      make("td", {}, row.prediction_milliseconds ? `${number(row.prediction_milliseconds, 2)} ms` : ""))))));
};
trazo.onLanguage(() => {
  if (!props.rows.length) return element.replaceChildren();
  element.replaceChildren(make("section", { class: "tz-measured" }, make("h2", {}, t("compare-measured")),
    make("p", { class: "tz-caption" }, t("compare-measured-about")), chart(props.rows), table(props.rows), trust(props.rows[0])));
});

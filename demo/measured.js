// What the networks and other methods were measured to be worth: a picture of accuracy against training time, and a table.
const { t, make, svg, percent, number } = trazo;
const nameOf = (row) => { const key = `network-${row.name}`; const text = t(key); return text === key ? row.name : text; };
const seconds = (value) => value === null || value === undefined ? "" : value < 60 ? `${number(value, value < 10 ? 1 : 0)} s`
  : value < 3600 ? `${number(value / 60, 1)} min` : `${number(value / 3600, 1)} h`;

// Drawn as wide as its place is, so that its letters keep their size on a phone.
const HEIGHT = 320, LEFT = 52, RIGHT = 16, TOP = 16, BOTTOM = 44, LINE = 7;
const TIMES = [0.1, 1, 10, 60, 600, 3600, 36000, 360000], ACCURACIES = [0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.997, 0.999];
const pen = document.createElement("canvas").getContext("2d");
const half = (text, weight = 400) => { pen.font = `${weight} 12px ${getComputedStyle(element).fontFamily}`; return pen.measureText(text).width / 2; };
const chart = (rows, width) => {
  const timed = rows.filter((row) => row.training_seconds > 0 && row.accuracy > 0 && row.accuracy < 1);
  if (timed.length < 2) return "";
  const times = timed.map((row) => Math.log10(row.training_seconds)), errors = timed.map((row) => Math.log10(1 - row.accuracy));
  const ticks = TIMES.map(Math.log10), [t0, t1] = [Math.min(...times) - 0.1, Math.max(...times) + 0.1];
  const [from, to] = [ticks.findLast((tick) => tick <= t0) ?? t0, ticks.find((tick) => tick >= t1) ?? t1];
  const [e0, e1] = [Math.min(...errors) - 0.15, Math.max(...errors) + 0.15];
  const x = (value) => LEFT + (width - LEFT - RIGHT) * (value - from) / (to - from);
  const y = (value) => TOP + (HEIGHT - TOP - BOTTOM) * (value - e0) / (e1 - e0);
  const radius = (row) => row.parameters ? Math.max(5, Math.sqrt(row.parameters) / 40) : 5;
  const root = svg("svg.tz-chart", { viewBox: `0 0 ${width} ${HEIGHT}`, role: "img", "aria-label": t("compare-chart") });
  // From the last one, which is always written; one that would run into the one after it is not.
  let room = width;
  ticks.toReversed().forEach((tick, i) => {
    if (tick < from || tick > to) return;
    const text = seconds(TIMES.at(-1 - i)), wide = half(text), middle = Math.min(x(tick), width - wide);
    root.append(svg("line.grid", { x1: x(tick), x2: x(tick), y1: TOP, y2: HEIGHT - BOTTOM }));
    if (middle + wide > room) return;
    root.append(svg("text", { x: middle, y: HEIGHT - BOTTOM + 18, "text-anchor": "middle" }, text));
    room = middle - wide - 8;
  });
  // What a name must not lie on, as middle, half width and half height: the axis, every circle, and the names before it.
  const taken = timed.map((row, i) => [x(times[i]), y(errors[i]), radius(row) + 2, radius(row) + 2]);
  for (const accuracy of ACCURACIES) {
    const value = Math.log10(1 - accuracy), text = percent(accuracy, 1);
    if (value < e0 || value > e1) continue;
    taken.push([LEFT - 6 - half(text), y(value), half(text), LINE]);
    root.append(svg("line.grid", { x1: LEFT, x2: width - RIGHT, y1: y(value), y2: y(value) }),
      svg("text", { x: LEFT - 6, y: y(value) + 4, "text-anchor": "end" }, text));
  }
  root.append(svg("text", { x: (LEFT + width - RIGHT) / 2, y: HEIGHT - 6, "text-anchor": "middle" }, t("compare-time")));
  timed.forEach((row, i) => {
    const name = nameOf(row), wide = half(name, 600), [cx, cy, side] = taken[i];
    // Right of its circle, left of it, over or under it; where that is not to be had, also across the axis.
    const places = [LEFT, 0].flatMap((left) => [0, 15, -15, 20, -20, 26, -26, 34, -34, 44, -44].flatMap((by) => [cx + side + 4 + wide, cx - side - 4 - wide, cx]
      .map((px) => [Math.max(left + wide + 2, Math.min(width - wide - 2, px)), cy + by])));
    const free = ([px, py]) => py + LINE < HEIGHT - BOTTOM && taken.every(([tx, ty, w, h]) => Math.abs(tx - px) > w + wide || Math.abs(ty - py) > h + LINE);
    // Nearer to its own circle than to any other, else it would be read as the other's.
    const apart = ([px, py], [tx, ty]) => Math.hypot(Math.max(0, Math.abs(tx - px) - wide), Math.max(0, Math.abs(ty - py) - LINE));
    const own = (place) => timed.every((_, other) => other === i || apart(place, taken[other]) > apart(place, taken[i]));
    const [px, py] = places.find((place) => free(place) && own(place)) ?? places.find(free) ?? places[2];
    taken.push([px, py, wide, LINE]);
    root.append(svg("circle", { cx, cy, r: radius(row), class: row.parameters ? "network" : "other" }),
      svg("text.name", { x: px, y: py + 4, "text-anchor": "middle" }, name));
  });
  return root;
};
// How far the best network's percentages can be trusted, and how few errors are left when the least sure are not answered.
const SIDE = 320, MARGIN = 56, PAD = 26;
const small = (label, across, up, points, [x0, x1], [y0, y1], diagonal) => {
  const x = (value) => MARGIN + (SIDE - MARGIN - PAD) * (value - x0) / (x1 - x0);
  const y = (value) => SIDE - MARGIN - (SIDE - MARGIN - PAD) * (value - y0) / (y1 - y0);
  const root = svg("svg.tz-chart.small", { viewBox: `0 0 ${SIDE} ${SIDE}`, role: "img", "aria-label": label });
  for (const share of [0, 0.5, 1]) {
    const [right, high] = [x0 + share * (x1 - x0), y0 + share * (y1 - y0)];
    root.append(svg("line.grid", { x1: x(x0), x2: x(x1), y1: y(high), y2: y(high) }),
      svg("text", { x: x(right), y: SIDE - MARGIN + 16, "text-anchor": "middle" }, percent(right, 0)),
      svg("text", { x: MARGIN - 6, y: y(high) + 4, "text-anchor": "end" }, percent(high, y1 < 0.1 ? 2 : 0)));
  }
  if (diagonal) root.append(svg("line.ideal", { x1: x(x0), y1: y(y0), x2: x(x1), y2: y(y1) }));
  root.append(svg("polyline", { points: points.map(([a, b]) => `${x(a)},${y(b)}`).join(" "), class: "line" }),
    ...points.map(([a, b]) => svg("circle.network", { cx: x(a), cy: y(b), r: 4 })),
    svg("text", { x: (MARGIN + SIDE - PAD) / 2, y: SIDE - 8, "text-anchor": "middle" }, across),
    svg("text", { x: MARGIN, y: 11 }, up));
  return make("figure", {}, make("figcaption.tz-caption", {}, label), root);
};
const trust = (row) => {
  if (!row.reliability || !row.errors_left) return "";
  const left = Object.entries(row.errors_left).map(([share, errors]) => [Number(share), errors]).sort((a, b) => a[0] - b[0]);
  const most = Math.max(...left.map(([, errors]) => errors), 0.001);
  return make("div.tz-trust", {},
    small(`${nameOf(row)}: ${t("compare-reliability")}`, t("compare-said"), t("compare-right"), row.reliability, [0, 1], [0, 1], true),
    small(`${nameOf(row)}: ${t("compare-refusal")}`, t("compare-answered"), t("compare-wrong"), left, [left[0][0], 1], [0, most], false));
};
const table = (rows) => {
  const heads = ["compare-network", "compare-accuracy-head", "compare-parameters", "compare-time", "compare-testing", "compare-speed"];
  return make("div.tz-scroll", { tabindex: "0", role: "region", "aria-label": t("compare-measured") }, make("table.tz-figures", {},
    make("thead", {}, make("tr", {}, ...heads.map((key) => make("th", { scope: "col" }, t(key))))),
    make("tbody", {}, ...rows.map((row) => make("tr", {}, make("th", { scope: "row" }, nameOf(row)),
      make("td", {}, percent(row.accuracy, 2)), make("td", {}, number(row.parameters)), make("td", {}, seconds(row.training_seconds)), make("td", {}, seconds(row.testing_seconds)),
      make("td", {}, row.prediction_milliseconds ? `${number(row.prediction_milliseconds, 2)} ms` : ""))))));
};
let width = 640;
const draw = () => {
  if (!props.rows.length) return element.replaceChildren();
  element.replaceChildren(make("section.tz-measured", {}, make("h2", {}, t("compare-measured")),
    make("p.tz-caption", {}, t("compare-measured-about")), chart(props.rows, width), table(props.rows), trust(props.rows[0])));
};
new ResizeObserver(() => {
  const wide = Math.min(element.clientWidth, 760);
  if (!wide || wide === width) return;
  width = wide;
  draw();
}).observe(element);
trazo.onLanguage(draw);

// How an answer changed while it was drawn: lines of the likeliest classes, and a slider to step back.  Shared by
// answers: `trazo.timeline`.
"use strict";

window.trazo.timeline = (() => {
  const { t, make, svg, className, onLanguage } = window.trazo;
  const WIDTH = 300, HEIGHT = 56, LIMIT = 240, LINES = 3, SHOWN = 0.05;

  // Builds it in `root`; `pick(value)` is called with an earlier answer, or with the last one again.
  // Returns {add(value), clear()}.
  return (root, classes, pick) => {
    const chart = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", "aria-hidden": "true" });
    const names = make("div.tz-timeline-names", { "aria-hidden": "true" });
    const slider = make("input", { type: "range", min: 0, max: 0, value: 0, step: 1 });
    const title = make("h2.tz-stages-title");
    root.replaceChildren(title, make("div.tz-timeline-chart", {}, chart, names), slider);
    let history = [];

    const draw = () => {
      const last = history.length - 1;
      root.hidden = last < 3;
      slider.max = Math.max(0, last);
      const highest = classes.map((_, index) => Math.max(0, ...history.map(({ probabilities }) => probabilities[index])));
      const top = highest.map((value, index) => [value, index]).sort((a, b) => b[0] - a[0]).slice(0, LINES).filter(([value]) => value > SHOWN)
        .sort(([, a], [, b]) => history[last].probabilities[b] - history[last].probabilities[a]);
      const x = (i) => WIDTH * i / Math.max(1, last), y = (p) => 3 + (HEIGHT - 6) * (1 - p);
      chart.replaceChildren(...top.map(([, index], rank) => svg("polyline", { class: `line-${rank}`,
        points: history.map(({ probabilities }, i) => `${x(i).toFixed(1)},${y(probabilities[index]).toFixed(1)}`).join(" ") })));
      names.replaceChildren(...top.map(([, index], rank) => make("span", { class: `line-${rank}` }, className(classes[index]))));
      say();
    };
    const say = () => {
      const value = history[slider.value];
      slider.setAttribute("aria-label", t("timeline-label"));
      if (value) slider.setAttribute("aria-valuetext", t(value.headline.code, value.headline.values));
    };
    slider.addEventListener("input", () => {
      const value = history[slider.value], last = Number(slider.value) === history.length - 1;
      if (!value) return;
      pick({ ...value, live: !last });
      trazo.tell("trazo-step", { id: last ? null : value.id }, root);
      say();
    });
    onLanguage(() => { title.textContent = t("timeline-title"); draw(); });
    return {
      add: (value) => {
        history.push(value);
        // every other one of the older half is forgotten, so that a long drawing keeps its whole story
        if (history.length > LIMIT) history = history.filter((_, i) => i > LIMIT / 2 || i % 2 === 0);
        slider.max = history.length - 1;
        slider.value = history.length - 1;
        draw();
      },
      clear: () => { history = []; draw(); },
    };
  };
})();

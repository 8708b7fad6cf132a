// The journey of one digit: a card a step, each with its picture, one sentence and where in the source it is done.
const { t, make, bars, number } = trazo;
const title = make("h2.tz-learn-title", { "data-t": "journey-title" });
const about = make("p.tz-learn-about", { "data-t": "journey-about" });
const list = make("ol.tz-journey", { role: "list" });
element.replaceChildren(make("section", {}, title, about, list));

const cards = new Map(props.steps.map((step, index) => {
  const picture = make("div", { class: `tz-step-picture ${step.name}` });
  const heading = make("h3.tz-step-title");
  const text = make("p.tz-step-text");
  const links = make("p.tz-step-links", {}, make("span.tz-hidden", { "data-t": "step-source" }), ...step.modules.map((path) =>
    make("a", { href: props.source + path, target: "_blank", rel: "noopener" }, path.split("/").pop())));
  list.append(make("li.tz-step", {}, make("div.tz-step-head", {}, make("span.tz-step-number", { "aria-hidden": "true" }, String(index + 1)), heading),
    picture, text, links));
  return [step.name, { step, picture, heading, text }];
}));

// Numbers of either sign as bars from a middle line.
const signed = (values) => {
  const largest = Math.max(...values.map(Math.abs), 1e-6);
  return make("ol.tz-signed", { role: "list", "aria-label": t("step-logits") }, ...values.map((value, index) => {
    const name = index < props.classes.length ? props.classes[index] : t("step-none");
    const bar = make("span", { class: value < 0 ? "tz-signed-bar below" : "tz-signed-bar" });
    bar.style.width = `${(50 * Math.abs(value)) / largest}%`;
    const figure = number(value, 1, 1);
    return make("li", { class: value === Math.max(...values) ? "tz-signed-row most" : "tz-signed-row", "aria-label": `${name}: ${figure}` },
      make("span", { "aria-hidden": "true" }, name), make("span.tz-signed-track", { "aria-hidden": "true" }, bar),
      make("span.tz-signed-figure", { "aria-hidden": "true" }, figure));
  }));
};
const ten = bars(cards.get("probabilities").picture, props.classes);

let current = null;
const draw = () => {
  const whole = Boolean(current?.pictures);
  for (const { step, picture, heading, text } of cards.values()) {
    heading.textContent = t(`step-${step.name}`, current?.values ?? { layers: "…" });
    const example = step.name === "drawing" && current?.example;
    text.textContent = t(example ? "step-example-about" : `step-${step.name}-about`, current?.values ?? {});
    text.hidden = !whole;
    if (step.name === "probabilities") continue;
    if (!whole) picture.replaceChildren();
    else if (step.name === "logits") picture.replaceChildren(signed(current.logits));
    else if (step.name === "verdict") {
      const { headline, notes, verdict } = current.answer;
      picture.replaceChildren(make("p.tz-step-verdict", { "data-state": verdict }, t(headline.code, headline.values)),
        ...notes.map((note) => make("p.tz-step-note", {}, t(note.code, note.values))));
    } else picture.replaceChildren(make("img", { src: current.pictures[step.name], alt: t("step-picture", { name: heading.textContent }) }));
  }
  trazo.translate(element);
  about.textContent = current?.error ? t(current.error.code, current.error.values) : current?.waiting ? t("answer-loading") : t("journey-about");
  if (whole) ten.update(current.answer);
};

let asked = null;
const ask = () => {
  asked = trazo.id();
  props.value = { id: asked };
  trigger("input");
};
watch("value", () => {
  const value = props.value;
  if (!value || !("example" in value || value.error || value.waiting)) return;
  current = value;
  draw();
  // the pad asks again by itself
  if (value.waiting && value.id === asked) setTimeout(ask, 800);
});
const appear = () => { if (!current && element.offsetParent && !trazo.drawing("drawing").length) ask(); };
trazo.hear("trazo-tab", () => requestAnimationFrame(appear));
trazo.onLanguage(draw);
requestAnimationFrame(appear);

// The same drawing through every network: a card each, with its name, its sentence and its bars.
const { t, make, percent } = trazo;
const cards = new Map();
const row = make("div.tz-cards");
element.replaceChildren(row);
for (const name of props.names) {
  const title = make("h2.tz-card-title");
  const about = make("p.tz-caption");
  const place = make("div");
  row.append(make("article.tz-card", {}, title, about, place));
  const answer = trazo.answer(place, props.classes, props.empty[name] ?? "answer-empty");
  answer.show(null);
  trazo.onLanguage(() => {
    title.textContent = t(`network-${name}`);
    about.textContent = [t(`network-${name}-about`), name in props.accuracy ? t("compare-accuracy", { percent: percent(props.accuracy[name], 2) }) : ""].filter(Boolean).join(" ");
  });
  cards.set(name, answer);
}
watch("value", () => {
  const value = props.value;
  if (!value) return;
  let waiting = Boolean(value.waiting); // true of all of them when the server is busy
  for (const [name, answer] of Object.entries(value.answers ?? {})) {
    waiting ||= Boolean(answer.waiting);
    cards.get(name)?.show({ ...answer, live: value.live });
  }
  if (value.taught === false) trazo.tell("trazo-untaught");
  const { glyph } = Object.values(value.answers)[0];
  trazo.tell("trazo-answer", { id: value.id, live: value.live, waiting, glyph, inside: value.inside }, element);
});

// Teaching: a digit on the pad and a press on its name make a sample.  Samples stay in this window's session storage; all
// of them are sent for every lesson, so the server has nothing to keep between lessons.
const { t, make } = trazo;
const FEWEST = 5; // as mnist_core/handwriting.py has it
const STORE = "trazo-samples";

let samples = [];
try { samples = JSON.parse(sessionStorage.getItem(STORE)) ?? []; } catch { /* none */ }
let asked = null, again = false, summary = null;

const title = make("h2", { class: "tz-hand-title" });
const hint = make("p", { class: "tz-hand-hint" });
const keys = make("div", { class: "tz-keys", role: "group" });
const said = make("p", { class: "tz-hand-said", role: "status" });
const file = make("input", { type: "file", accept: ".json,application/json", hidden: true });
const actions = make("div", { class: "tz-actions" });
element.replaceChildren(make("section", { class: "tz-lesson" }, title, hint, keys, said, file, actions));

const keep = () => { try { sessionStorage.setItem(STORE, JSON.stringify(samples)); } catch { /* until the reload */ } };
const drawn = () => { try { return JSON.parse(sessionStorage.getItem(`trazo-${props.store}`)) ?? []; } catch { return []; } };
const count = (label) => samples.filter((sample) => sample.label === label).length;
const next = () => props.classes.reduce((fewest, label) => (count(label) < count(fewest) ? label : fewest));

const teach = () => {
  if (samples.length < FEWEST) { summary = null; return; }
  if (asked !== null) { again = true; return; }
  asked = trazo.id();
  props.value = { id: asked, samples };
  trigger("input");
};
const add = (label) => {
  const strokes = drawn();
  if (!strokes.length || samples.length >= props.most) return;
  samples.push({ label, strokes });
  keep();
  document.dispatchEvent(new CustomEvent("trazo-clear", { detail: { store: props.store } }));
  draw();
  teach();
};
const forget = () => {
  samples = [];
  summary = null;
  keep();
  asked = trazo.id();
  props.value = { id: asked, samples };
  trigger("input");
  draw();
};
const save = () => {
  const link = make("a", { download: "my-hand.json",
    href: URL.createObjectURL(new Blob([JSON.stringify({ samples })], { type: "application/json" })) });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
};
file.addEventListener("change", async () => {
  try {
    const opened = JSON.parse(await file.files[0].text()).samples;
    if (!Array.isArray(opened) || !opened.every(({ label, strokes }) => props.classes.includes(label) && Array.isArray(strokes))) throw new Error();
    samples = opened.slice(0, props.most);
    keep();
    draw();
    teach();
  } catch {
    said.textContent = t("hand-no-file");
  }
  file.value = "";
});

const speak = () => {
  if (samples.length < FEWEST) return t("hand-few", { count: samples.length, fewest: FEWEST });
  if (!summary) return t("answer-slow");
  if (summary.waiting) return t("answer-loading");
  if (summary.error) return t(summary.error.code, summary.error.values);
  return t(summary.held ? "hand-held" : "hand-learnt", summary);
};
const draw = () => {
  const wanted = next();
  title.textContent = t("hand-title");
  hint.textContent = t("hand-hint", { label: wanted });
  keys.setAttribute("aria-label", t("hand-keys"));
  keys.replaceChildren(...props.classes.map((label) => make("button", { type: "button", class: label === wanted ? "tz-key wanted" : "tz-key",
    "aria-label": t("hand-key", { label, count: count(label) }), onclick: () => add(label) },
    make("span", { "aria-hidden": "true" }, label), make("small", { "aria-hidden": "true" }, count(label) ? `×${count(label)}` : ""))));
  const button = (key, onclick, disabled) => make("button", { type: "button", class: "tz-button", onclick, disabled }, t(key));
  actions.replaceChildren(button("hand-save", save, !samples.length), button("hand-open", () => file.click(), false), button("hand-forget", forget, !samples.length));
  said.textContent = speak();
};
document.getElementById("hand-pad")?.addEventListener("keydown", (event) => {
  if (props.classes.includes(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey) add(event.key);
});
watch("value", () => {
  const value = props.value;
  if (!value?.taught || value.id !== asked) return;
  asked = null;
  if (value.waiting) { setTimeout(teach, 800); }
  summary = samples.length < FEWEST ? null : value;
  said.textContent = speak();
  if (again) { again = false; teach(); }
});
// The server forgets a session in time: teach it again when an answer says that it knows nothing of this hand.
document.addEventListener("trazo-untaught", () => { if (samples.length >= FEWEST && asked === null) teach(); });
trazo.onLanguage(draw);
if (samples.length >= FEWEST) teach();

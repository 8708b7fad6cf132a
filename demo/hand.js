// My hand: the guided minute, the samples and what was learnt from them.  All samples are sent for every lesson, so the
// server has nothing to keep between lessons.
const { t, make, samples, paintGlyph } = trazo;
const { limits } = trazo.data;
const PAUSE_MS = 1100; // after the last stroke of a digit, before the guided minute takes it
const REMIND_MS = 5000;

// ---- Asking the server: one thing at a time

const waiting = [];
let asked = null, clock = null;
const next = () => {
  if (asked || !waiting.length) return;
  asked = waiting.shift();
  post();
};
const post = () => {
  asked.id = trazo.id();
  props.value = { ...asked.message(), id: asked.id };
  trigger("input");
  clearTimeout(clock);
  clock = setTimeout(() => { asked = null; next(); }, 60000);
};
trazo.hear("trazo-refused", (detail) => {
  if (detail.id !== asked?.id) return;
  clearTimeout(clock);
  trazo.later(post);
});
const ask = (message, reply) => { waiting.push({ message, reply }); next(); };
watch("value", () => {
  const value = props.value;
  if (value?.busy) return trazo.tell("trazo-refused", value);
  if (value?.panel) return foundOnPage(value);
  if (!asked || value?.id !== asked.id || !value.done) return;
  const { message, reply } = asked;
  asked = null;
  clearTimeout(clock);
  if (value.waiting) setTimeout(() => ask(message, reply), 800);
  else reply(value);
  next();
});

// ---- Lessons

let summary = null, problem = null, planned = false;
const known = () => samples.list().length >= limits.fewest || samples.file() !== null;
const teach = () => {
  if (planned) return; // the lesson that waits will have these samples, too
  if (!known()) {
    if (summary) forget();
    return draw();
  }
  planned = true;
  ask(() => { planned = false; return { act: "teach", samples: samples.list(), file: samples.file(), on: samples.on() }; }, (value) => {
    summary = value.taught ? value : null;
    if (value.error && samples.file() && !samples.list().length) samples.replace([]);
    problem = value.error ?? null; // after the change, which forgets the problems before it
    draw();
    trazo.tell("trazo-learnt");
  });
  draw();
};
const forget = () => {
  summary = problem = null;
  ask(() => ({ act: "erase" }), () => { summary = null; draw(); trazo.tell("trazo-learnt"); });
};
samples.onChange(() => { problem = null; teach(); });
// The server forgets a visit in time, and when the connection breaks: teach it again when an answer shows that it knows
// nothing of this hand, but not over and over.
let reminded = -Infinity;
const remind = () => {
  if (!known() || !samples.on() || summary?.held !== null || asked || performance.now() - reminded < REMIND_MS) return;
  reminded = performance.now();
  teach();
};
trazo.hear("trazo-untaught", remind);
trazo.hear("trazo-answer", (detail) => { if (detail.hand === false && !detail.live) remind(); });

// ---- What is on the pad, and what it is

// The glyph is that of the whole drawing, or none: from any change on until message `last`, which has it all, is answered.
// What a drawing was said to be meanwhile waits for it.
let glyph = null, wanted = null, drawing = false, last = null;
const clear = () => trazo.tell("trazo-clear", { store: props.store });
const add = (label) => {
  if (!samples.add(label, glyph)) { problem = { code: "correct-full", values: { most: limits.samples } }; return draw(); }
  glyph = null;
  clear();
};
const name = (label) => {
  if (!glyph) wanted = drawing ? label : null;
  else if (guide) take(label);
  else add(label);
};
trazo.hear("trazo-answer", (detail, target) => {
  if (!target.closest("#hand-answers") || detail.id !== last || detail.live || detail.waiting) return;
  const label = wanted;
  wanted = null;
  drawing = false;
  glyph = detail.glyph ?? null;
  if (label !== null) name(label);
  if (glyph && guide) guide.timer = setTimeout(() => take(), PAUSE_MS);
});
const pad = document.getElementById("hand-pad");
pad?.addEventListener("trazo-changed", ({ detail }) => {
  clearTimeout(guide?.timer);
  glyph = last = null;
  drawing = !detail.empty;
  if (!drawing) wanted = null;
});
pad?.addEventListener("trazo-sent", ({ detail }) => { last = detail.id; });
const byKey = (event) => {
  if (!props.classes.includes(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
  name(event.key);
};
pad?.addEventListener("keydown", byKey);

// ---- The guided minute: each digit in turn, taken as soon as the pen rests

let guide = null;
const start = () => {
  const list = [];
  for (let round = 0; round < props.rounds; round++) {
    const digits = [...props.classes];
    if (round) for (let i = digits.length - 1; i > 0; i--) { const j = Math.floor(Math.random() * (i + 1)); [digits[i], digits[j]] = [digits[j], digits[i]]; }
    list.push(...digits);
  }
  guide = { list, at: 0, taken: [], timer: null };
  clear();
  draw();
  trazo.reveal(pad);
  pad?.querySelector("canvas")?.focus({ preventScroll: true });
};
const take = (label = guide.list[guide.at]) => {
  if (!guide || !glyph || label !== guide.list[guide.at]) return;
  clearTimeout(guide.timer);
  guide.taken.push(glyph);
  guide.at += 1;
  const done = guide.at === guide.list.length;
  if (done) guide = null;
  add(label);
  draw();
};
const back = () => {
  clearTimeout(guide.timer);
  clear();
  if (!guide.at) return;
  guide.at -= 1;
  samples.remove(guide.taken.pop());
  draw();
};
const stop = () => { clearTimeout(guide?.timer); guide = null; clear(); draw(); };

// ---- A photographed page of 0 to 9, over and over

// What is there already stays, and takes the label that comes with it.  Returns whether there was room for all.
const gather = (found, file) => {
  const labels = new Map(found.map(({ glyph, label }) => [glyph, label]));
  const all = samples.list().map(({ glyph, label }) => ({ glyph, label: labels.get(glyph) ?? label }));
  all.push(...found.filter(({ glyph }) => samples.find(glyph) < 0));
  samples.replace(all, file);
  return all.length <= limits.samples;
};
const foundOnPage = (value) => {
  trazo.tell("trazo-answer", { panel: value.panel, id: value.id, done: true, waiting: Boolean(value.waiting) }, element);
  if (value.waiting) return;
  if (value.error) { problem = value.error; return draw(); }
  const fits = gather(value.found, samples.file());
  news = fits ? t("hand-found", { count: value.found.length }) : t("too-many-samples", { limit: limits.samples });
  gallery.open = true;
  draw();
};
trazo.hear("trazo-picture", (detail) => {
  if (detail.panel !== "panel-handwriting") return;
  if (detail.stage === "failed") { problem = detail.error; news = ""; }
  else { problem = null; news = t(detail.stage === "busy" ? "upload-busy" : "upload-reading", { name: detail.name }); }
  draw();
});

// ---- Files

const fetchFile = (message) => ask(() => ({ samples: samples.list(), file: samples.file(), ...message }), (value) => {
  problem = value.error ?? null;
  if (value.download) trazo.download(value.download.name, "application/octet-stream", Uint8Array.from(atob(value.download.content), (character) => character.charCodeAt(0)));
  draw();
});
const file = make("input.tz-hand-file", { type: "file", accept: ".safetensors", hidden: true });
file.addEventListener("change", async () => {
  const [chosen] = file.files;
  file.value = "";
  if (!chosen) return;
  if (chosen.size > limits.hand) { problem = { code: "damaged-hand", values: { name: chosen.name } }; return draw(); }
  const bytes = new Uint8Array(await chosen.arrayBuffer());
  let text = "";
  for (let i = 0; i < bytes.length; i += 4096) text += String.fromCharCode(...bytes.subarray(i, i + 4096));
  const content = btoa(text);
  ask(() => ({ act: "open", content, name: chosen.name }), (value) => {
    if (value.error) { problem = value.error; return draw(); }
    const fits = gather(value.samples, value.bare ? content : samples.file());
    news = fits ? t("hand-opened", { name: chosen.name }) : t("too-many-samples", { limit: limits.samples });
    draw();
  });
});

// ---- The samples, looked at one by one

const inspect = (sample) => {
  const close = make("button.tz-button", {}, t("stage-close"));
  const remove = make("button.tz-button.danger", {}, t("hand-remove"));
  const keys = make("div.tz-keys", { role: "group", "aria-label": t("correct-keys") }, ...props.classes.map((label) => make("button.tz-key", {
    "aria-pressed": String(label === sample.label), "aria-label": t("correct-key", { label }),
    onclick: () => { samples.add(label, sample.glyph); box.close(); } }, label)));
  const box = trazo.dialog(t("hand-sample", { label: sample.label }),
    paintGlyph(make("canvas.tz-thumb.large", { role: "img", "aria-label": t("answer-glyph-alt") }), sample.glyph),
    make("p.tz-caption", {}, t("hand-relabel")), keys, make("div.tz-enlarged-foot", {}, remove, close));
  box.classList.add("tz-inspect");
  remove.addEventListener("click", () => { samples.remove(sample.glyph); box.close(); });
  box.addEventListener("click", ({ target }) => { if (target === box || target === close) box.close(); });
  box.addEventListener("keydown", (event) => {
    if (!props.classes.includes(event.key)) return;
    samples.add(event.key, sample.glyph);
    box.close();
  });
};
const readOf = (index) => { // what a sample was read as; those of a saved hand come first
  const read = summary?.read;
  return read && summary.shown === samples.list() ? read[read.length - samples.list().length + index] : undefined;
};

// ---- What is on screen

let news = "";
const title = make("h2.tz-hand-title");
const prompt = make("div.tz-prompt", { hidden: true });
const hint = make("p.tz-hand-hint");
const keys = make("div.tz-keys", { role: "group" });
const said = make("p.tz-hand-said", { role: "status" });
const chart = make("div.tz-change");
const turn = make("input.tz-switch", { type: "checkbox", role: "switch" });
const turnText = make("span");
const gallery = make("details.tz-gallery");
const inside = make("input", { type: "checkbox" });
const insideText = make("span");
const ways = make("div.tz-actions");
const keeping = make("div.tz-actions");
const erasing = make("div.tz-actions");
keys.addEventListener("keydown", byKey);
turn.addEventListener("change", () => samples.turn(turn.checked));
document.querySelector("#hand-pad .tz-pad")?.prepend(prompt); // where the eyes are while writing
element.replaceChildren(make("section.tz-lesson", {}, title, ways, hint, keys, said, chart,
  make("label.tz-turn", {}, turn, turnText), gallery,
  keeping, make("label.tz-turn.small", {}, inside, insideText), erasing, file));

const count = (label) => samples.list().filter((sample) => sample.label === label).length;
const fewest = () => props.classes.reduce((least, label) => (count(label) < count(least) ? label : least));
const speak = () => {
  if (problem) return t(problem.code, problem.values);
  if (!known()) return t("hand-few", { count: samples.list().length, fewest: limits.fewest });
  if (!summary) return t("answer-slow");
  if (summary.held) return t(summary.held === "replay" || summary.held === "leave-one-out" ? "hand-guarded" : "hand-held", summary);
  const best = summary.changes.reduce((most, one) => (one.after - one.before > most.after - most.before ? one : most));
  return [best.after > best.before ? t("hand-class", best) : "", t("hand-learnt", summary)].filter(Boolean).join(" ");
};
const dots = (right, all) => make("span.tz-dots", { "aria-hidden": "true" },
  ...Array.from({ length: all }, (_, i) => make("i", { class: i < right ? "right" : "" })));
const drawChart = () => {
  const rows = (summary?.held === null ? summary.changes : []).filter((one) => one.before < one.count || one.after < one.count);
  chart.hidden = !rows.length;
  chart.replaceChildren(...rows.map((one) => make("div", { class: one.after > one.before ? "tz-change-row better" : "tz-change-row", role: "img", "aria-label": t("hand-class", one) },
    make("b", {}, one.label), dots(one.before, one.count), make("span.tz-arrow", {}, "→"), dots(one.after, one.count))));
};
const drawGallery = () => {
  const list = samples.list();
  gallery.hidden = !list.length;
  const heading = make("summary", {}, t(list.length === 1 ? "hand-sample-one" : "hand-samples", { count: list.length }));
  const groups = props.classes.filter((label) => count(label)).map((label) => make("div.tz-group", {},
    make("b", { "aria-hidden": "true" }, label), make("div.tz-thumbs", {}, ...list.map((sample, index) => [sample, index]).filter(([sample]) => sample.label === label).map(([sample, index]) => {
      const [before, after] = readOf(index) ?? [];
      const mark = before === undefined ? "" : before === label ? (after === label ? "" : "worse") : after === label ? "better" : "wrong";
      const name = mark ? t("hand-sample-read", { label, before, after }) : t("hand-sample", { label });
      return make("button", { class: `tz-thumb-button ${mark}`, "data-key": `sample-${index}`, "aria-label": name, title: name, onclick: () => inspect(sample) }, paintGlyph(make("canvas.tz-thumb"), sample.glyph));
    }))));
  gallery.replaceChildren(heading, ...groups);
};
const draw = () => {
  if (summary) summary.shown ??= samples.list();
  const focused = element.contains(document.activeElement) ? document.activeElement.dataset.key : null; // what has the focus is made anew
  const button = (key, onclick, kind = "", disabled = false) => make("button", { class: `tz-button ${kind}`, "data-key": key, onclick, disabled }, t(key));
  title.textContent = t("hand-title");
  ways.replaceChildren(guide ? button("hand-stop", stop) : button("hand-start", start, samples.list().length ? "" : "primary"), ...(guide ? [button("hand-back", back, "", !guide.at)] : []));
  prompt.hidden = !guide;
  if (guide) {
    const label = guide.list[guide.at];
    prompt.replaceChildren(make("span.tz-prompt-digit", { "aria-hidden": "true" }, label),
      make("span", {}, t("hand-prompt", { label }), make("progress", { max: guide.list.length, value: guide.at, "aria-label": t("hand-progress", { done: guide.at, total: guide.list.length }) })));
  }
  hint.hidden = keys.hidden = Boolean(guide);
  const least = fewest();
  hint.textContent = t("hand-hint", { label: least });
  keys.setAttribute("aria-label", t("hand-keys"));
  keys.replaceChildren(...props.classes.map((label) => make("button", { class: label === least ? "tz-key wanted" : "tz-key", "data-key": `key-${label}`,
    "aria-label": t("hand-key", { label, count: count(label) }), onclick: () => name(label) },
    make("span", { "aria-hidden": "true" }, label), make("small", { "aria-hidden": "true" }, count(label) ? `×${count(label)}` : ""))));
  said.classList.toggle("problem", Boolean(problem));
  said.textContent = [problem ? "" : news, speak()].filter(Boolean).join(" ");
  drawChart();
  turn.checked = samples.on();
  turn.disabled = !known();
  turnText.textContent = t("hand-switch");
  drawGallery();
  keeping.hidden = false;
  keeping.replaceChildren(button("hand-save", () => fetchFile({ act: "save", inside: inside.checked }), "", !known()), button("hand-open", () => file.click()),
    ...["idx", "png", "csv"].map((form) => button(`hand-export-${form}`, () => fetchFile({ act: "export", form }), "small", !samples.list().length)));
  insideText.textContent = t("hand-inside");
  inside.disabled = !samples.list().length;
  erasing.replaceChildren(button("hand-erase", () => { stop(); news = ""; samples.erase(); forget(); }, "danger", !samples.list().length && !samples.file()));
  if (focused) element.querySelector(`[data-key="${focused}"]`)?.focus({ preventScroll: true });
};
trazo.onLanguage(draw);
if (known()) teach();

// Readings of uploaded pictures: the list of pictures, and the chosen one with its boxes, its table and its answer.
// An entry is a file: {key, name, stage, items, edits, mode, turns}; a unit is one item of an entry: one picture or page.
const { t, make, svg, icon, percent, download } = trazo;

const files = make("div.tz-files");
const progress = make("p.tz-progress", { role: "status" });
const bar = make("progress.tz-progress-bar", { hidden: true });
const shownSide = make("div.tz-shown");
const sheetSide = make("div.tz-sheet");
const answerSide = make("div.tz-answer-side");
const view = make("div.tz-view", {}, make("div.tz-given", {}, shownSide, answerSide), sheetSide);
const root = make("div.tz-reading", { hidden: true }, make("div.tz-files-row", {}, files, make("div.tz-progress-box", {}, progress, bar)), view);
element.replaceChildren(root);
const answer = trazo.answer(answerSide, props.classes, "sheet-choose", false, props.pages);

const entries = new Map();
let chosen = null; // {key, index} of the unit that is shown
let box = -1; // index of the chosen box on a page, -1 for none

const units = () => [...entries.values()].flatMap((entry) =>
  entry.items.length ? entry.items.map((item, index) => ({ entry, item, index })) : [{ entry, item: null, index: 0 }]);
// The chosen unit; while a document is read anew its first, until the chosen one is there again.
const current = () => {
  const own = units().filter(({ entry }) => entry.key === chosen?.key);
  return own.find(({ index }) => index === chosen.index) ?? own[0];
};
const title = ({ entry, index }) =>
  entry.items.length > 1 ? t("upload-page", { name: entry.name, page: index + 1 }) : entry.name;
// What the visitor said that a digit is, where they did: that counts, whatever was read.
const told = ({ glyph }) => trazo.samples.list()[trazo.samples.find(glyph)]?.label;
const isRefused = (digit) => digit.refused && told(digit) === undefined;
const isDoubtful = (digit) => digit.verdict === "unsure" && told(digit) === undefined;

// ---- The table: numbers by line, as read and as corrected

const numbers = (item) => {
  if (item.kind === "digit") { // a file of one digit is a page of one number; one that was refused can be typed in
    const digit = item.answer, read = digit.refused ? "" : digit.label;
    return [{ place: "0:0", line: 0, number: 0, read, doubtful: isRefused(digit) || isDoubtful(digit), boxes: [0],
      value: item.edits["0:0"] ?? told(digit) ?? read, isEdited: "0:0" in item.edits }];
  }
  const found = new Map();
  item.digits.forEach((digit, index) => {
    if (isRefused(digit)) return;
    const place = `${digit.line}:${digit.number}`;
    if (!found.has(place)) found.set(place, { place, line: digit.line, number: digit.number, read: "", told: "", doubtful: false, boxes: [] });
    const number = found.get(place);
    number.read += digit.refused ? "" : digit.label;
    number.told += told(digit) ?? digit.label;
    number.doubtful ||= isDoubtful(digit);
    number.boxes.push(index);
  });
  for (const number of found.values()) {
    number.isEdited = number.place in item.edits;
    number.value = item.edits[number.place] ?? number.told;
  }
  return [...found.values()];
};
const rows = () => units().filter(({ item }) => item && item.kind !== "error").flatMap((unit) =>
  numbers(unit.item).map(({ line, number, value, read, doubtful, isEdited }) =>
    ({ file: unit.entry.name, page: unit.item.index + 1, line: line + 1, number: number + 1, value, read, doubtful: doubtful && !isEdited })));
const cell = (value) => {
  let text = String(value);
  if (/^[=+\-@\t\r]/.test(text)) text = `'${text}`; // a spreadsheet must not take it for a formula
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};
const downloadCsv = () => {
  const names = ["file", "page", "line", "number", "value", "read", "doubtful"];
  const lines = rows().map((row) => names.map((name) => cell(row[name])).join(","));
  // the mark at the start tells spreadsheets that this is UTF-8
  download("trazo.csv", "text/csv", `\ufeff${[names.join(","), ...lines].join("\r\n")}\r\n`);
};
const downloadJson = () => download("trazo.json", "application/json", `${JSON.stringify(rows(), null, 2)}\n`);

// A corrected number is what its boxes say, as far as it is clear which digit is whose, and in no doubt any more.
const relabel = ({ value, boxes, isEdited }, { digits }) => {
  const marks = shownSide.querySelectorAll(".tz-mark-box");
  if (!marks.length) return;
  const isClear = value.length === boxes.length;
  boxes.forEach((place, i) => {
    const changed = isClear && (digits[place].refused || value[i] !== digits[place].label);
    marks[place].classList.toggle("corrected", changed);
    marks[place].classList.toggle("doubtful", isDoubtful(digits[place]) && !isEdited);
    marks[place].querySelector("text").textContent = changed ? value[i] : isEdited ? digits[place].label : marks[place].dataset.text;
    marks[place].setAttribute("aria-label", changed ? t("sheet-box-told", { label: value[i] }) : marks[place].dataset.name);
  });
};
const summary = (item) => {
  const readable = item.digits.filter((digit) => !isRefused(digit)).length;
  if (!readable) return t("sheet-none");
  const inDoubt = numbers(item).flatMap(({ boxes, isEdited }) => isEdited ? [] : boxes.filter((place) => isDoubtful(item.digits[place]))).length;
  return t(readable === 1 ? "sheet-count-one" : "sheet-count", { count: readable })
    + (inDoubt ? `, ${t(inDoubt === 1 ? "sheet-doubtful-one" : "sheet-doubtful", { count: inDoubt })}` : "");
};
const drawTable = (item) => {
  const body = make("tbody");
  let line = null, row = null;
  for (const number of numbers(item)) {
    if (number.line !== line) {
      line = number.line;
      row = make("div.tz-numbers");
      body.append(make("tr", {}, make("th", { scope: "row" }, String(line + 1)), make("td", {}, row)));
    }
    const name = t(number.doubtful ? "sheet-number-doubtful" : "sheet-number", { line: number.line + 1, number: number.number + 1 });
    const input = make("input.tz-number", { inputmode: "numeric", autocomplete: "off", spellcheck: "false", "aria-label": name });
    input.value = number.value;
    const fit = () => { input.style.width = `calc(${Math.max(2, input.value.length)}ch + 1.7rem)`; };
    const mark = () => {
      input.classList.toggle("doubtful", number.doubtful && !number.isEdited);
      input.classList.toggle("edited", input.value !== number.read);
    };
    input.addEventListener("input", () => {
      item.edits[number.place] = input.value;
      number.value = input.value;
      number.isEdited = true;
      fit();
      mark();
      relabel(number, item);
      if (item.kind === "page") sheetSide.querySelector(".tz-summary").textContent = summary(item);
    });
    input.addEventListener("focus", () => choose(number.boxes[0], number.boxes, input));
    fit();
    mark();
    relabel(number, item);
    row.append(input);
  }
  return make("table.tz-table", {},
    make("caption.tz-hidden", {}, t("sheet-table")),
    make("thead.tz-hidden", {}, make("tr", {}, make("th", { scope: "col" }, t("sheet-line")), make("th", { scope: "col" }, t("sheet-table")))),
    body);
};

// ---- The picture with its boxes

// Chooses a box, marks a group of them, and leaves a field where it is on screen though the answer above it opens.
const choose = (index, group = [index], field = null) => {
  box = index;
  const unit = current();
  if (unit?.item?.kind !== "page") return;
  const marks = [...shownSide.querySelectorAll(".tz-mark-box")];
  marks.forEach((mark, i) => {
    mark.classList.toggle("chosen", group.includes(i));
    mark.setAttribute("aria-pressed", String(i === index));
    mark.setAttribute("tabindex", i === Math.max(index, 0) ? "0" : "-1");
  });
  const digit = unit.item.digits[index];
  if (!digit) return answer.show(null);
  xray(digit).then((stages) => {
    if (box !== index || current()?.item !== unit.item) return;
    const top = field?.getBoundingClientRect().top;
    answer.show({ ...digit, stages });
    if (field) scrollBy({ top: field.getBoundingClientRect().top - top, behavior: "instant" });
  });
};
const reveal = () => trazo.reveal(answerSide);
// A part of an image as a picture of its own, `side` pixels high and wide at most.
const piece = (image, x, y, width, height, side = Math.max(width, height)) => {
  const scale = side / Math.max(width, height);
  const canvas = make("canvas", { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) });
  canvas.getContext("2d").drawImage(image, x, y, width, height, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL("image/png");
};
// The X-ray of a box: what lies under it, cut from the picture that is on screen; the film's three; the glyph.
const xray = async ({ box: [x, y, width, height], film, glyph }) => {
  const image = shownSide.querySelector("img"), strip = make("img", { src: film });
  try {
    await Promise.all([image.decode(), strip.decode()]);
  } catch {
    return []; // another picture came in between
  }
  const scale = image.naturalWidth / current().item.width, margin = 0.3 * Math.max(width, height);
  const given = piece(image, (x - margin) * scale, (y - margin) * scale, (width + 2 * margin) * scale, (height + 2 * margin) * scale, 160);
  const third = strip.naturalWidth / 3;
  const steps = ["flat", "ink", "kept"].map((name, i) => ({ text: `stage-${name}`, src: piece(strip, i * third, 0, third, strip.naturalHeight) }));
  const seen = trazo.paintGlyph(make("canvas"), glyph);
  return [{ text: "stage-upright", src: given }, ...steps, { text: "stage-glyph", src: seen.toDataURL() }];
};
const drawBoxes = (item) => {
  const overlay = svg("svg.tz-overlay", { viewBox: `0 0 ${item.width} ${item.height}`, role: "group", "aria-label": t("sheet-picture") });
  const typical = item.digits.map((digit) => digit.box[3]).sort((a, b) => a - b)[Math.floor(item.digits.length / 2)] ?? 20;
  const size = Math.max(typical * 0.62, item.width / 60);
  overlay.dataset.size = size;
  item.digits.forEach((digit, index) => {
    const [x, y, width, height] = digit.box;
    const kind = isRefused(digit) ? "refused" : isDoubtful(digit) ? "doubtful" : "sure";
    const name = told(digit) !== undefined ? t("sheet-box-told", { label: told(digit) }) : kind === "refused" ? t("sheet-box-refused")
      : t(kind === "sure" ? "sheet-box" : "sheet-box-doubtful", { label: digit.label, percent: percent(digit.confidence) });
    const text = kind === "refused" ? "×" : digit.label + (kind === "doubtful" ? "?" : "");
    const pad = 0.08 * size;
    const mark = svg("g", { class: `tz-mark-box ${kind}`, role: "button", tabindex: "-1", "aria-label": name, "data-text": text, "data-name": name },
      svg("rect", { x: x - pad, y: y - pad, width: width + 2 * pad, height: height + 2 * pad, rx: 0.12 * size }),
      svg("text", { x: x + width / 2, y: y - 0.22 * size, "font-size": size, "text-anchor": "middle", "aria-hidden": "true" }, text));
    mark.addEventListener("click", () => { choose(index); reveal(); });
    mark.addEventListener("keydown", (event) => {
      const marks = overlay.querySelectorAll(".tz-mark-box");
      const to = { ArrowRight: index + 1, ArrowDown: index + 1, ArrowLeft: index - 1, ArrowUp: index - 1, Home: 0, End: marks.length - 1 }[event.key];
      if (event.key === "Enter" || event.key === " ") { choose(index); reveal(); }
      else if (to !== undefined && marks[to]) { choose(to); marks[to].focus(); }
      else return;
      event.preventDefault();
    });
    overlay.append(mark);
  });
  return overlay;
};

// ---- What is shown

const again = (entry, change) => {
  trazo.tell("trazo-again", { panel: props.panel, key: entry.key, name: entry.name, mode: entry.mode, turns: entry.turns, ...change });
};
// The next file takes the place of one that was shown, else the one before it, else the empty box.
const remove = (key) => {
  const keys = [...entries.keys()], at = keys.indexOf(key), neighbour = keys[at + 1] ?? keys[at - 1];
  entries.delete(key);
  trazo.tell("trazo-remove", { panel: props.panel, key });
  if (chosen?.key === key) { chosen = neighbour === undefined ? null : { key: neighbour, index: 0 }; box = -1; }
  draw();
  focused = null;
  if (document.activeElement === document.body) (root.querySelector('[data-key="upload-remove"]') ?? document.querySelector(`#${props.panel} .tz-choose`)).focus({ preventScroll: true });
};
const icons = { "upload-turn-left": "M4 9h10a5.5 5.5 0 0 1 0 11h-4M8 5L4 9l4 4", "upload-turn-right": "M20 9H10a5.5 5.5 0 0 0 0 11h4M16 5l4 4-4 4", "upload-remove": "M7 7l10 10M17 7L7 17" };
const iconAction = (key, onclick, name = "", more = {}) => make("button.tz-button.icon", { onclick, "data-key": key, "aria-label": t(key, { name }), title: t(key, { name }), ...more }, icon(icons[key]));
const action = (key, onclick, kind = "") => make("button", { class: `tz-button ${kind}`, onclick, "data-key": key }, t(key));

// What had the focus when the picture is drawn anew has it again, be it after the picture was read another time.
let focused = null;
const draw = () => {
  const held = root.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  if (held) focused = held;
  redraw();
  const again = focused && root.querySelector(`[data-key="${focused}"]`);
  if (!again) return;
  if (document.activeElement === document.body) again.focus({ preventScroll: true });
  focused = null;
};
const redraw = () => {
  const list = units();
  root.hidden = list.length === 0;
  document.getElementById(props.panel)?.classList.toggle("has-readings", list.length > 0);
  const unit = current();
  drawFiles(list, unit);
  shownSide.replaceChildren();
  sheetSide.replaceChildren();
  if (!unit) return answer.show(null);
  const { entry, item } = unit;
  const isPage = item?.kind === "page";
  view.dataset.kind = item?.kind ?? "waiting";
  if (!item) { // nothing of what was read before may stand beside a picture that is still being read
    answer.show(null);
    sheetSide.append(make("p.tz-waiting", {}, t(entry.loading ? "answer-loading" : "upload-reading", { name: entry.name })));
    answerSide.hidden = true;
    return;
  }
  answerSide.hidden = false;
  if (item.kind === "error") return answer.show({ error: item.error });
  const image = make("img", { src: item.picture, alt: t("upload-picture") });
  image.classList.toggle("crisp", Boolean(entry.example));
  const frame = make("div.tz-picture", {}, image);
  if (isPage) {
    const overlay = drawBoxes(item), size = overlay.dataset.size;
    frame.append(overlay);
    // room above the picture for the labels of boxes at its top: below them they would cover the next line's
    image.style.marginTop = `${100 * Math.max(0, ...item.digits.map(({ box }) => 1.3 * size - box[1])) / item.width}%`;
  }
  const turn = (by) => () => again(entry, { turns: (entry.turns + by + 4) % 4 });
  shownSide.append(frame, make("div.tz-actions", {},
    iconAction("upload-turn-left", turn(-1)), iconAction("upload-turn-right", turn(1)),
    files.hidden ? iconAction("upload-remove", () => remove(entry.key), entry.name) : "",
    props.pages ? action(isPage ? "upload-as-digit" : "upload-as-page", () => again(entry, { mode: isPage ? "digit" : "page" })) : ""));
  if (entry.example) shownSide.lastChild.remove(); // there is no file of it that could be read again
  const downloads = () => make("div.tz-actions", {}, action("sheet-csv", downloadCsv, "primary"), action("sheet-json", downloadJson));
  if (!isPage) {
    answer.show(item.answer);
    // one of several: it has its place in the table that they share
    if (props.pages && list.length > 1) sheetSide.append(make("p.tz-summary", {}, t("sheet-table")), drawTable(item), downloads());
    return;
  }
  const readable = item.digits.some((digit) => !isRefused(digit));
  sheetSide.append(make("p.tz-summary", { role: "status" }, summary(item)),
    ...item.notes.map((note) => make("p.tz-note", {}, make("span", {}, t(note.code, note.values)),
      note.code === "turned" ? action("upload-turn-so", turn(note.values.degrees / 90), "primary") : "")));
  if (readable) sheetSide.append(drawTable(item), make("p.tz-caption", {}, t("sheet-hint")), downloads());
  choose(Math.min(box, item.digits.length - 1));
};

const drawFiles = (list, unit) => {
  const buttons = () => [...files.querySelectorAll("button")];
  const held = document.activeElement, at = buttons().indexOf(held);
  // a file by itself has its button beside its picture, where there is one
  files.hidden = list.length === 0 || (list.length === 1 && unit?.item?.kind !== "error");
  const chip = (one) => make("button", { class: `tz-file-chip ${one.item?.kind ?? "waiting"}`, "data-key": `${one.entry.key}-${one.index}`, "aria-pressed": String(one.entry === unit?.entry && one.index === unit?.index),
    onclick: () => { chosen = { key: one.entry.key, index: one.index }; box = -1; draw(); } }, title(one));
  files.replaceChildren(...(files.hidden ? [] : [...entries.values()]).map((entry) => make("div.tz-file-chips", {}, ...list.filter((one) => one.entry === entry).map(chip),
    iconAction("upload-remove", () => remove(entry.key), entry.name, { class: "tz-file-remove", "data-key": `${entry.key}-remove` }))));
  const again = at < 0 ? null : buttons().find(({ dataset }) => dataset.key === held.dataset.key) ?? buttons()[at] ?? buttons().at(-1);
  again?.focus({ preventScroll: true });
  const seen = again ?? files.querySelector('[aria-pressed="true"]');
  if (seen) files.scrollLeft = Math.max(0, seen.offsetLeft + seen.offsetWidth / 2 - files.clientWidth / 2);
  const all = [...entries.values()], done = all.filter((entry) => entry.stage === "done").length;
  const pages = all.reduce((sum, entry) => sum + (entry.stage === "done" ? 0 : entry.items.length), 0);
  bar.hidden = done === all.length || (all.length < 2 && !pages);
  progress.textContent = all.some(({ stage }) => stage === "busy") ? t("upload-busy") : bar.hidden ? "" : all.length > 1 ? t("upload-progress", { done, total: all.length }) : t("upload-pages", { count: pages });
  bar.setAttribute("aria-label", t("upload-progress-label"));
  bar.max = all.length;
  if (all.length > 1) bar.value = done; else bar.removeAttribute("value");
};

// ---- What happens

// A name that no other file has: "row.jpg", "row (2).jpg".
const unlike = (name, key) => {
  const others = new Set([...entries.values()].filter((entry) => entry.key !== key).map((entry) => entry.name));
  let different = name;
  for (let n = 2; others.has(different); n += 1) different = name.replace(/(\.[^.]*)?$/, (end) => ` (${n})${end}`);
  return different;
};
trazo.hear("trazo-picture", (detail) => {
  if (detail.panel !== props.panel) return;
  const { key, name, stage, mode, turns } = detail;
  if (!props.pages && !entries.has(key)) {
    if (stage !== "waiting") return; // of a picture whose place another took
    entries.clear();
  }
  const busy = [...entries.values()].some((entry) => entry.stage !== "done");
  const entry = { key, name: unlike(name, key), mode, turns, stage, id: detail.id, example: detail.example, items: [], edits: entries.get(key)?.edits ?? {} };
  if (stage === "failed") {
    entry.stage = "done";
    entry.items = [{ kind: "error", error: detail.error }];
  }
  entries.set(key, entry);
  // the first of several new pictures is shown; the others wait their turn
  if (stage === "waiting" && !busy && chosen?.key !== key) chosen = { key, index: 0 };
  draw();
});
watch("value", () => {
  const value = props.value;
  if (!value) return;
  if (value.busy) return trazo.tell("trazo-refused", value);
  const entry = [...entries.values()].find(({ id }) => id === value.id);
  if (entry) {
    const seen = current()?.item;
    entry.loading = Boolean(value.waiting);
    for (const item of value.items.slice(entry.items.length)) {
      item.edits = entry.edits[`${item.kind} ${entry.items.length} ${entry.turns}`] ??= {}; // for when it is read like that again
      entry.items.push(item);
    }
    if (value.done && !value.waiting) entry.stage = "done";
    if (entry.key === chosen?.key && (!seen || current().item !== seen)) { box = -1; draw(); } else drawFiles(units(), current());
    const first = entry.items[0];
    if (value.done && first && first.mode) entry.mode = first.mode;
  }
  trazo.tell("trazo-answer", { panel: props.panel, id: value.id, done: value.done, waiting: Boolean(value.waiting) }, element);
});
trazo.onLanguage(draw);
trazo.samples.onChange(draw);

// The box that takes pictures.  They are sent one after the other, the next when the last was answered; what becomes of
// each is told as `trazo-picture` events, which reading.js shows.  `trazo-again` asks for a picture to be read anew,
// `trazo-remove` for it to be forgotten.
const { t, make, icon } = trazo;
const icons = {
  choose: "M12 16V5M7 10l5-5 5 5M5 16v3h14v-3",
  camera: "M4 8h4l1.5-2.5h5L16 8h4v11H4zM12 16.5a3.3 3.3 0 1 0 0-6.6 3.3 3.3 0 0 0 0 6.6z",
  paste: "M9 5H6v15h12V5h-3M9 3.5h6V7H9z",
};
const button = (name, kind = "") => make("button", { class: `tz-button tz-${name} ${kind}` }, icon(icons[name], "butt"), make("span", { "data-t": `upload-${name}` }));
element.replaceChildren(make("section.tz-box", {},
  // what the file dialog offers; content decides
  make("input.tz-file", { type: "file", accept: "image/*,application/pdf,.heic,.heif,.tif,.tiff", multiple: true, hidden: true, "data-t-label": "upload-choose" }),
  make("input.tz-snap", { type: "file", accept: "image/*", capture: "environment", hidden: true, "data-t-label": "upload-camera" }),
  make("p.tz-box-title", { "data-t": `${props.texts}-drop` }),
  make("p.tz-box-hint", { "data-t": `${props.texts}-hint` }),
  make("div.tz-box-buttons", {}, button("choose", "primary"), button("camera"), button("paste")),
  make("p.tz-box-note", { role: "status", hidden: true })));
const find = (selector) => element.querySelector(selector);
const box = find(".tz-box"), fileInput = find(".tz-file"), snapInput = find(".tz-snap");
const panel = () => document.getElementById(props.panel);
const PATIENCE_MS = 120000; // from page to page: others' documents may be read between two

let waiting = [];
let current = null, keys = 0, clock = null;

const note = (text) => {
  find(".tz-box-note").hidden = !text;
  find(".tz-box-note").textContent = text ?? "";
};
const tell = (stage, job, more = {}) => kept.has(job.key)
  && trazo.tell("trazo-picture", { panel: props.panel, stage, key: job.key, name: job.name, mode: job.mode, turns: job.turns, ...more }, element);
const goOn = () => {
  current = null;
  next();
};
const fail = (code, job, values) => {
  tell("failed", job, { error: { code, values: { name: job.name, ...values } } });
  goOn();
};

const next = async () => {
  if (current || !waiting.length) return;
  current = waiting.shift();
  const job = current;
  if (job.file.size > props.limit * 2 ** 20) return fail("upload-too-large", job, { limit: props.limit });
  if (!job.file.size) return fail("empty-file", job);
  try {
    // under a name of its own: the server keeps alike files of one name once, and deletes them with whoever leaves first
    job.sent ??= await upload(new File([job.file], String(Math.random())));
  } catch { /* said below */ }
  if (!job.sent?.path) return fail("upload-failed", job);
  ask(job, "reading");
};
const ask = (job, stage) => {
  if (!kept.has(job.key)) return goOn(); // removed while it was sent or the server busy
  job.id = trazo.id();
  tell(stage, job, { id: job.id });
  props.value = { id: job.id, path: job.sent.path, name: job.name, mode: job.mode, turns: job.turns, again: stage === "busy" };
  trigger("input");
  wait(job);
};
const wait = (job) => {
  clearTimeout(clock);
  clock = setTimeout(() => { if (current === job) fail("upload-failed", job); }, PATIENCE_MS);
};
trazo.hear("trazo-refused", (detail) => {
  const job = current;
  if (!job || detail.id !== job.id) return;
  clearTimeout(clock);
  tell("busy", job, { id: job.id });
  trazo.later(() => ask(job, "busy"));
});
const add = (files) => {
  note(null);
  for (const file of props.multiple ? files : files.slice(0, 1)) {
    const job = { key: ++keys, file, name: file.name || "picture", mode: "auto", turns: 0 };
    kept.set(job.key, file);
    waiting.push(job);
    tell("waiting", job);
  }
  next();
};
const kept = new Map(); // the files themselves, for reading one again turned or in another way
trazo.hear("trazo-again", (detail) => {
  if (detail.panel !== props.panel || !kept.has(detail.key)) return;
  const job = { key: detail.key, file: kept.get(detail.key), name: detail.name, mode: detail.mode, turns: detail.turns };
  waiting.push(job);
  tell("waiting", job);
  next();
});
// What the server reads already it reads to its end, and the next file waits for that.
trazo.hear("trazo-remove", (detail) => {
  if (detail.panel !== props.panel) return;
  kept.delete(detail.key);
  waiting = waiting.filter(({ key }) => key !== detail.key);
});
trazo.hear("trazo-answer", (detail) => {
  if (detail.panel !== props.panel || !current || detail.id !== current.id) return;
  const job = current;
  if (!detail.done) return wait(job);
  clearTimeout(clock);
  if (detail.waiting) { // the network is still loading: ask again
    current = null;
    waiting.unshift(job);
    setTimeout(next, 800);
    return;
  }
  goOn();
});

// ---- Ways in: file dialog, drop, clipboard, camera

find(".tz-choose").addEventListener("click", () => fileInput.click());
fileInput.multiple = props.multiple;
for (const input of [fileInput, snapInput]) {
  input.addEventListener("change", () => {
    add([...input.files]);
    input.value = "";
  });
}

const shown = () => panel()?.classList.contains("shown");
const hasFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
document.addEventListener("dragover", (event) => {
  if (!hasFiles(event) || !shown()) return;
  event.preventDefault();
  box.classList.add("dropping");
});
document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) box.classList.remove("dropping"); });
document.addEventListener("drop", (event) => {
  if (!hasFiles(event) || !shown()) return;
  event.preventDefault();
  box.classList.remove("dropping");
  add([...event.dataTransfer.files]);
});
document.addEventListener("paste", (event) => {
  if (!shown() || /^(INPUT|TEXTAREA)$/.test(event.target.tagName)) return;
  const files = [...(event.clipboardData?.files ?? [])];
  if (files.length) add(files);
});
find(".tz-paste").addEventListener("click", async () => {
  try {
    for (const item of await navigator.clipboard.read()) {
      const type = item.types.find((name) => name.startsWith("image/"));
      if (type) return add([new File([await item.getType(type)], `clipboard.${type.slice(6)}`, { type })]);
    }
  } catch { /* refused, or not possible here: said below */ }
  note(t("upload-no-paste"));
});

// A phone's own camera application, or a dialog with the webcam's picture.
const webcam = async () => {
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1920 } } });
  } catch {
    return note(t("upload-no-camera"));
  }
  const video = make("video.tz-video", { autoplay: true, playsinline: true, muted: true });
  video.srcObject = stream;
  const shoot = make("button.tz-button.primary", {}, t("upload-shoot"));
  const cancel = make("button.tz-button", {}, t("upload-cancel"));
  const dialog = trazo.dialog(t("upload-camera"), video, make("div.tz-enlarged-foot", {}, cancel, shoot));
  dialog.addEventListener("close", () => { for (const track of stream.getTracks()) track.stop(); });
  cancel.addEventListener("click", () => dialog.close());
  shoot.addEventListener("click", () => {
    const canvas = make("canvas", { width: video.videoWidth, height: video.videoHeight });
    canvas.getContext("2d").drawImage(video, 0, 0);
    canvas.toBlob((blob) => {
      dialog.close();
      if (blob) add([new File([blob], "camera.jpg", { type: "image/jpeg" })]);
    }, "image/jpeg", 0.92);
  });
};
find(".tz-camera").addEventListener("click", () => {
  if (matchMedia("(pointer: coarse)").matches || !navigator.mediaDevices?.getUserMedia) snapInput.click();
  else webcam();
});

trazo.translate(element);

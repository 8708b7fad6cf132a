// An answer: one plain sentence, the glyph, ten bars and the X-ray.  Shared by all tabs: `trazo.answer`.
"use strict";

(() => {
  const { t, make, dialog, bars, onLanguage } = window.trazo;

  // Glyphs of 784 bytes each, base64, as crisp squares side by side: what the network sees.
  window.trazo.paintGlyph = (canvas, encoded, columns = 1) => {
    const bytes = atob(encoded), width = 28 * columns, pen = canvas.getContext("2d");
    canvas.width = width;
    canvas.height = 28 * Math.max(1, Math.ceil(bytes.length / 784 / columns));
    const image = pen.createImageData(width, canvas.height);
    for (let i = 0; i < bytes.length; i++) {
      const which = Math.floor(i / 784), x = 28 * (which % columns) + (i % 28), y = 28 * Math.floor(which / columns) + Math.floor((i % 784) / 28);
      const value = bytes.charCodeAt(i);
      image.data.set([value, value, value, 255], 4 * (y * width + x));
    }
    pen.putImageData(image, 0, 0);
    return canvas;
  };

  // A picture enlarged over the page; Escape, the button or a click outside closes it.
  const enlarge = (source, name, about) => {
    const close = make("button.tz-button", {}, t("stage-close"));
    const box = dialog(name, make("img", { src: source, alt: name }),
      make("div.tz-enlarged-foot", {}, make("p", {}, make("b", {}, name), make("span", {}, about)), close));
    box.addEventListener("click", ({ target }) => { if (target === box || target === close) box.close(); });
  };

  // Returns {said, notes, state} of a value: the sentence, what it adds, and a word for the stylesheet.
  const speak = (value, empty) => {
    if (!value || value.empty) return { said: t(value?.empty ?? empty), notes: [], state: "empty" };
    if (value.slow) return { said: t("answer-slow"), notes: [], state: "waiting" };
    if (value.busy) return { said: t("answer-busy"), notes: [], state: "waiting" };
    if (value.waiting) return { said: t("answer-loading"), notes: [], state: "waiting" };
    if (value.error) return { said: t(value.error.code, value.error.values), notes: [], state: "error" };
    return {
      said: t(value.headline.code, value.headline.values),
      notes: value.notes.map((note) => t(note.code, note.values)),
      state: value.verdict,
    };
  };

  // Builds an answer in `root`, which is emptied; returns `show(value)`: what demo/answer.py makes, or null for none.
  // `history`: whether it keeps the answers to a drawing, to step back to; `told`: whether it can be corrected and asked why.
  window.trazo.answer = (root, classes, empty, history = false, told = false) => {
    const glyph = make("canvas.tz-glyph", { width: 28, height: 28, role: "img", "data-t-label": "answer-glyph-alt" });
    const headline = make("p.tz-headline");
    const notes = make("ul.tz-notes", { role: "list" });
    const status = make("p.tz-status.tz-hidden", { role: "status" });
    const list = make("div.tz-answer-bars");
    const strip = make("ol.tz-strip", { role: "list" });
    const stages = make("div.tz-stages", {}, make("h2.tz-stages-title", { "data-t": "answer-stages" }), strip);
    const asides = told ? [window.trazo.correct, window.trazo.why].map((build) => {
      const place = make("div", { hidden: true });
      return { place, ...build(place, classes) };
    }) : [];
    const past = make("div.tz-timeline", { hidden: true });
    const frame = make("section.tz-answer", {},
      make("div.tz-headline-row", {},
        make("div.tz-glyph-box", {}, glyph, make("span.tz-caption", { "data-t": "answer-glyph" })),
        make("div.tz-said", {}, headline, notes)),
      status, list, ...asides.map(({ place }) => place), stages, past);
    root.replaceChildren(frame);
    window.trazo.translate(root);
    const ten = bars(list, classes);
    const none = { probabilities: classes.map(() => 0), winner: null, refused: true, empty: true };
    let current = null, pictures = [];

    const drawStrip = () => {
      stages.hidden = pictures.length === 0;
      strip.replaceChildren(...pictures.map(({ text, src }) => {
        const name = t(text), about = t(`${text}-about`);
        const image = make("img", { src, alt: "", onload: () => open.classList.toggle("crisp", Math.max(image.naturalWidth, image.naturalHeight) <= 28) });
        const open = make("button.tz-stage", { "aria-label": t("stage-enlarge", { name }), title: about,
          onclick: () => enlarge(src, name, about) }, image, make("span", { "aria-hidden": "true" }, name));
        return make("li", {}, open);
      }));
    };
    const draw = () => {
      const value = current;
      const answered = Boolean(value?.probabilities);
      const { said, notes: added, state } = speak(value, empty);
      if (value?.hand) added.push(t("answer-hand"));
      frame.dataset.state = state;
      headline.textContent = said;
      notes.hidden = added.length === 0;
      notes.replaceChildren(...added.map((note) => make("li", {}, note)));
      ten.update(answered ? value : none);
      window.trazo.paintGlyph(glyph, answered ? value.glyph : "");
      // a screen reader hears finished drawings only, not every movement of the pen
      if (!value?.live) status.textContent = state === "empty" ? "" : [said, ...added].join(". ");
    };
    const timeline = history ? window.trazo.timeline(past, classes, (value) => { current = value; draw(); }) : null;
    const show = (value) => {
      current = value;
      if (value?.probabilities) timeline?.add(value);
      else if (!value?.waiting && !value?.slow) timeline?.clear();
      draw();
      // while a stroke is being drawn the last X-ray stays; it is never left beside an error or an empty pad
      if (!value?.probabilities) pictures = [];
      else if (!value.live) pictures = value.stages;
      else return;
      drawStrip();
      const kept = pictures.find(({ text }) => text === "stage-kept");
      const shown = pictures.length && value.label !== null ? { ...value, ink: kept && { src: kept.src, box: value.place } } : null;
      for (const aside of asides) aside.show(shown);
    };
    onLanguage(() => { draw(); drawStrip(); });
    return { show };
  };
})();

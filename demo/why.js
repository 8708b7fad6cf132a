// Why: on the visitor's own ink, what spoke for the answer and what against it; beside it the least stroke that would
// make it another digit, dashed.  Shared by all answers: `trazo.why`.
"use strict";

window.trazo.why = (() => {
  const { t, make, onLanguage } = window.trazo;
  const SIDE = 28, SIZE = 384, MARGIN = 0.22, PEN = 2.7; // PEN: MNIST's stroke width, in glyph pixels

  const bytes = (encoded) => Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
  const boxOf = (glyph) => {
    let [left, top, right, bottom] = [SIDE, SIDE, 0, 0];
    glyph.forEach((value, i) => {
      if (!value) return;
      const x = i % SIDE, y = Math.floor(i / SIDE);
      left = Math.min(left, x); right = Math.max(right, x + 1); top = Math.min(top, y); bottom = Math.max(bottom, y + 1);
    });
    return right ? [left, top, right - left, bottom - top] : [0, 0, SIDE, SIDE];
  };
  const decode = async (src) => { const image = new Image(); image.src = src; await image.decode(); return image; };

  // The ink as a mask (SIZE x SIZE, 0..1), and the way from glyph pixels (their centres whole numbers) to it.
  const inkOf = async (value) => {
    const image = await decode(value.ink.src);
    const [x, y, width, height] = value.ink.box.map((part, i) => part * (i % 2 ? image.naturalHeight : image.naturalWidth));
    const side = Math.max(width, height, 1) * (1 + 2 * MARGIN);
    const left = x + width / 2 - side / 2, top = y + height / 2 - side / 2;
    const canvas = make("canvas", { width: SIZE, height: SIZE });
    const pen = canvas.getContext("2d", { willReadFrequently: true });
    pen.imageSmoothingQuality = "high";
    pen.drawImage(image, left, top, side, side, 0, 0, SIZE, SIZE);
    const pixels = pen.getImageData(0, 0, SIZE, SIZE).data, mask = new Float32Array(SIZE * SIZE);
    for (let i = 0; i < mask.length; i++) mask[i] = pixels[4 * i + 3] * pixels[4 * i] / 255 ** 2; // grey: ink bright on 0
    const [gx, gy, gw, gh] = boxOf(bytes(value.glyph));
    const scale = SIZE / side, sx = width / gw * scale, sy = height / gh * scale;
    const place = (px, py) => [(x - left) * scale + (px + 0.5 - gx) * sx, (y - top) * scale + (py + 0.5 - gy) * sy];
    const back = (cx, cy) => [(cx - (x - left) * scale) / sx + gx - 0.5, (cy - (y - top) * scale) / sy + gy - 0.5];
    return { mask, place, back, pen: PEN * (sx + sy) / 2 };
  };

  // A map of 784 values, those without ink filled from the nearest with ink, read between its pixels.
  const sampler = (values, inked) => {
    const filled = Float32Array.from(values), known = Uint8Array.from(inked, (value) => (value ? 1 : 0));
    for (let round = 0; round < 6; round++) {
      const before = Uint8Array.from(known);
      for (let y = 0; y < SIDE; y++) for (let x = 0; x < SIDE; x++) {
        if (before[y * SIDE + x]) continue;
        let sum = 0, count = 0;
        for (let dy = -1; dy <= 1; dy++) for (let dx = -1; dx <= 1; dx++) {
          const i = (y + dy) * SIDE + x + dx;
          if (x + dx < 0 || x + dx >= SIDE || y + dy < 0 || y + dy >= SIDE || !before[i]) continue;
          sum += filled[i]; count += 1;
        }
        if (count) { filled[y * SIDE + x] = sum / count; known[y * SIDE + x] = 1; }
      }
    }
    const at = (x, y) => filled[Math.min(SIDE - 1, Math.max(0, y)) * SIDE + Math.min(SIDE - 1, Math.max(0, x))];
    return (x, y) => {
      const x0 = Math.floor(x), y0 = Math.floor(y), fx = x - x0, fy = y - y0;
      return (at(x0, y0) * (1 - fx) + at(x0 + 1, y0) * fx) * (1 - fy) + (at(x0, y0 + 1) * (1 - fx) + at(x0 + 1, y0 + 1) * fx) * fy;
    };
  };

  const tone = (node, name) => {
    const probe = make("span", { style: `color: var(${name})` });
    node.append(probe);
    const found = getComputedStyle(probe).color.match(/[\d.]+/g).slice(0, 3).map(Number);
    probe.remove();
    return found;
  };
  const mix = (a, b, share) => a.map((value, i) => value + (b[i] - value) * share);
  const paint = (canvas, ink, colour) => {
    canvas.width = canvas.height = SIZE;
    const pen = canvas.getContext("2d"), image = pen.createImageData(SIZE, SIZE);
    for (let i = 0; i < ink.mask.length; i++) {
      if (!ink.mask[i]) continue;
      const [r, g, b, a = 1] = colour(...ink.back(i % SIZE, Math.floor(i / SIZE)));
      image.data.set([r, g, b, 255 * ink.mask[i] * a], 4 * i);
    }
    pen.putImageData(image, 0, 0);
    return pen;
  };
  const line = (pen, ink, points) => {
    pen.beginPath();
    const places = points.map(([x, y]) => ink.place(x, y));
    if (places.length === 1) pen.arc(...places[0], ink.pen * 0.8, 0, 2 * Math.PI);
    else places.forEach((place, i) => (i ? pen.lineTo(...place) : pen.moveTo(...place)));
  };

  // Builds it in `root`; returns `show(value)`: an answer with its ink, or null for none.
  return (root, labels) => {
    const open = make("button.tz-button.tz-why-open", { "aria-expanded": "false" });
    const [first, second] = [0, 1].map(() => ({ canvas: make("canvas", { width: SIZE, height: SIZE, role: "img" }), text: make("figcaption") }));
    const legend = make("p.tz-legend.tz-caption");
    const keys = make("div.tz-why-keys", { role: "group" });
    const buttons = labels.map((label) => make("button.tz-why-key", { onclick: () => { target = label; ask(); } }, label));
    keys.append(...buttons);
    const said = make("p.tz-caption", { role: "status" });
    const body = make("div.tz-why-body", { hidden: true },
      make("figure", {}, first.canvas, first.text, legend), make("figure", {}, second.canvas, second.text, keys), said);
    root.className = "tz-why";
    root.replaceChildren(open, body);
    let value = null, found = null, unfolded = false, target = null, turn = 0;

    const ask = () => {
      if (!value || !unfolded) return;
      const mine = ++turn, of = value;
      said.textContent = t("answer-slow");
      trazo.tell("trazo-ask-why", { glyph: value.glyph, target, reply: async (reply) => {
        if (mine !== turn || of !== value) return;
        if (reply.waiting) { setTimeout(ask, 800); return; }
        try {
          found = reply.error ? { error: reply.error } : { ...reply, ink: await inkOf(of) };
        } catch { found = { error: { code: "answer-failed" } }; }
        if (mine === turn) draw();
      } });
    };
    const draw = () => {
      root.hidden = !value?.ink;
      open.textContent = t("why-open");
      open.setAttribute("aria-expanded", String(unfolded));
      body.hidden = !unfolded;
      if (!unfolded || root.hidden || !found) return;
      said.textContent = found.error ? t(found.error.code, found.error.values) : "";
      if (found.error) return;
      const { ink, label, target: other, flip } = found;
      const glyph = bytes(value.glyph), weights = sampler(Array.from(bytes(found.weights), (byte) => (byte - 128) / 127), glyph);
      const [plain, for_, against, paper] = ["--ink", "--accent", "--against", "--sheet"].map((name) => tone(root, name));
      const neutral = mix(plain, paper, 0.62);
      paint(first.canvas, ink, (x, y) => {
        const weight = weights(x, y);
        return mix(neutral, weight > 0 ? for_ : against, Math.min(1, Math.abs(weight) ** 0.6));
      });
      first.text.textContent = t("why-ink", { label });
      first.canvas.setAttribute("aria-label", first.text.textContent);
      legend.replaceChildren(make("span.for", {}, t("why-for", { label })), make("span.against", {}, t("why-against", { label })));

      const gone = flip && !flip.added ? sampler(Array.from(bytes(flip.change), (byte) => byte / 255), bytes(flip.change)) : null;
      const change = flip ? bytes(flip.change) : null;
      const near = (x, y) => change[Math.min(SIDE - 1, Math.max(0, Math.round(y))) * SIDE + Math.min(SIDE - 1, Math.max(0, Math.round(x)))] > 60;
      const pen = paint(second.canvas, ink, (x, y) => (gone && near(x, y) ? [...against, 0.28] : plain));
      if (flip) {
        pen.lineCap = pen.lineJoin = "round";
        const css = (colour, alpha = 1) => `rgb(${colour.join(" ")} / ${alpha})`;
        if (flip.added) {
          line(pen, ink, flip.path);
          pen.lineWidth = ink.pen; pen.strokeStyle = css(for_, 0.25); pen.stroke();
        }
        for (const [width, colour, dash] of [[9, paper, []], [5, flip.added ? for_ : against, [13, 12]]]) {
          line(pen, ink, flip.path);
          pen.setLineDash(dash); pen.lineWidth = width; pen.strokeStyle = css(colour); pen.stroke();
        }
      }
      second.text.textContent = t(!flip ? "why-no-flip" : flip.added ? "why-added" : "why-erased", { label, other });
      second.canvas.setAttribute("aria-label", second.text.textContent);
      keys.setAttribute("aria-label", t("why-keys"));
      keys.replaceChildren(make("span.tz-caption", {}, t("why-not")), ...buttons.filter((button) => button.textContent !== label));
      for (const button of buttons) {
        button.setAttribute("aria-pressed", String(button.textContent === other));
        button.setAttribute("aria-label", t("why-key", { other: button.textContent }));
      }
    };
    open.addEventListener("click", () => {
      unfolded = !unfolded;
      if (unfolded && !found) ask();
      draw();
    });
    onLanguage(draw);
    trazo.hear("trazo-theme", draw);
    return {
      show: (shown) => {
        value = shown?.ink ? shown : null;
        found = target = null;
        turn += 1;
        if (unfolded) { if (value) ask(); }
        draw();
      },
    };
  };
})();

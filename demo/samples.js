// What a visitor has told of their own digits: samples {label, glyph}, the glyph as 784 bytes in base64, and a saved hand
// that was opened.  They stay in this window's session storage.  Shared by all answers: `trazo.samples`.
"use strict";

window.trazo.samples = (() => {
  const STORE = "trazo-samples", { limits } = window.trazo.data;
  let held = { samples: [], file: null, on: true };
  try { held = { ...held, ...JSON.parse(sessionStorage.getItem(STORE)) }; } catch { /* none */ }
  const listeners = new Set();
  const become = (change) => {
    held = { ...held, ...change };
    try {
      if (held.samples.length || held.file) sessionStorage.setItem(STORE, JSON.stringify(held));
      else sessionStorage.removeItem(STORE);
    } catch { /* until the reload */ }
    for (const listener of listeners) listener();
  };
  return {
    list: () => held.samples,
    file: () => held.file,
    on: () => held.on,
    find: (glyph) => held.samples.findIndex((sample) => sample.glyph === glyph),
    // A glyph that is there already gets another label instead of a second place.  Returns whether there was room.
    add: (label, glyph) => {
      const others = held.samples.filter((sample) => sample.glyph !== glyph);
      if (others.length >= limits.samples) return false;
      const at = held.samples.findIndex((sample) => sample.glyph === glyph);
      others.splice(at < 0 ? others.length : at, 0, { label, glyph });
      become({ samples: others });
      return true;
    },
    remove: (glyph) => become({ samples: held.samples.filter((sample) => sample.glyph !== glyph) }),
    replace: (samples, file = null) => become({ samples: samples.slice(0, limits.samples), file }),
    erase: () => become({ samples: [], file: null, on: true }),
    turn: (on) => become({ on }),
    onChange: (listener) => listeners.add(listener),
  };
})();

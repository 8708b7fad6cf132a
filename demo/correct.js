// Beside an answer: "yes, right", or what it really is, by ten large keys.  What is said becomes one of the visitor's
// samples.  Shared by all answers: `trazo.correct`.
"use strict";

window.trazo.correct = (() => {
  const { t, make, onLanguage, samples, data } = window.trazo;

  // Builds it in `root` for ten labels; returns `show(value)`: an answer, or null for none.
  return (root, labels) => {
    const yes = make("button.tz-button.tz-yes");
    const no = make("button.tz-button.tz-no", { "aria-expanded": "false" });
    const keys = make("div.tz-keys.tz-is", { role: "group", hidden: true });
    const said = make("p.tz-caption.tz-kept", { role: "status" });
    root.replaceChildren(make("div.tz-verdicts", {}, yes, no), keys, said);
    root.className = "tz-correct";
    let value = null, open = false;

    const kept = () => (value ? samples.list()[samples.find(value.glyph)]?.label : undefined);
    const keep = (label) => {
      if (!value) return;
      if (kept() === label) samples.remove(value.glyph); // pressed again: taken back
      else if (!samples.add(label, value.glyph)) { said.textContent = t("correct-full", { most: data.limits.samples }); return; }
      open = false;
      draw();
    };
    const unfold = (wanted) => {
      open = wanted;
      draw();
      if (open) (keys.querySelector("[aria-pressed=true]") ?? keys.firstChild).focus();
    };
    yes.addEventListener("click", () => keep(value.label));
    no.addEventListener("click", () => unfold(!open));
    keys.append(...labels.map((label) => make("button.tz-key", { onclick: () => { keep(label); no.focus({ preventScroll: true }); } }, label)));
    // while they have the focus, the keyboard's 0 to 9 are the same keys
    root.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (labels.includes(event.key)) { keep(event.key); no.focus(); }
      else if (event.key === "Escape" && open) { unfold(false); no.focus(); }
      else return;
      event.preventDefault();
    });
    const draw = () => {
      root.hidden = !value;
      if (!value) return;
      const now = kept(), sure = !value.refused && value.label !== null;
      yes.hidden = !sure;
      yes.textContent = t("correct-yes", { label: value.label ?? "" });
      yes.setAttribute("aria-pressed", String(sure && now === value.label));
      no.textContent = t(sure ? "correct-no" : "correct-is");
      no.setAttribute("aria-expanded", String(open));
      no.classList.toggle("chosen", now !== undefined && !(sure && now === value.label));
      keys.hidden = !open;
      keys.setAttribute("aria-label", t("correct-keys"));
      for (const key of keys.children) {
        key.setAttribute("aria-pressed", String(key.textContent === now));
        key.setAttribute("aria-label", t("correct-key", { label: key.textContent }));
      }
      const count = samples.list().length;
      said.textContent = now === undefined ? "" : t(count === 1 ? "correct-kept-one" : "correct-kept", { label: now, count });
    };
    samples.onChange(draw);
    onLanguage(draw);
    return { show: (shown) => { if (shown?.glyph !== value?.glyph) open = false; value = shown; draw(); } };
  };
})();

// Ten bars, drawn once and moved in place.  Shared by all answers: `trazo.bars`.
"use strict";

window.trazo.bars = (() => {
  const { t, make, className, percent, onLanguage } = window.trazo;

  const phone = matchMedia("(max-width: 52rem)");

  // Ten bars in class order.  `update({probabilities, winner, refused})`: winner is an index or null.
  // They lie; on a phone, where height is scarce, those with short names stand side by side.
  return (root, labels) => {
    const rows = labels.map(() => make("li.tz-bar", {},
      make("span.tz-bar-label", { "aria-hidden": "true" }),
      make("span.tz-bar-track", { "aria-hidden": "true" }, make("span.tz-bar-fill")),
      make("span.tz-bar-percent", { "aria-hidden": "true" })));
    const list = make("ol.tz-bars", { role: "list" }, ...rows);
    const wide = labels.some((label) => label.length > 1);
    list.classList.toggle("wide-labels", wide);
    const stand = () => list.classList.toggle("standing", phone.matches && !wide && !root.closest(".tz-card"));
    phone.addEventListener("change", stand);
    stand();
    root.replaceChildren(list);
    let last = { probabilities: labels.map(() => 0), winner: null, refused: true, empty: true };
    const update = (data) => {
      last = data;
      list.setAttribute("aria-label", t("answer-bars"));
      list.classList.toggle("refused", data.refused);
      rows.forEach((row, index) => {
        const [label, track, figure] = row.children;
        const probability = data.probabilities[index];
        const wins = index === data.winner && !data.refused;
        const values = { label: labels[index], percent: percent(probability) };
        row.classList.toggle("winner", wins);
        row.classList.toggle("nil", probability < 0.005);
        row.setAttribute("aria-label", t(wins ? "answer-winner" : "answer-bar", values));
        label.textContent = className(labels[index]);
        track.firstChild.style.setProperty("--share", probability);
        figure.textContent = data.empty ? "" : percent(probability);
      });
    };
    onLanguage(() => update(last));
    return { update };
  };
})();

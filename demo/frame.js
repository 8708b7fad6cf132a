// The header: the name, a link a tab, the language and the theme.  It starts the page.
const { make, svg } = trazo;
const language = make("select.tz-language", { "data-t-label": "page-language" },
  ...Object.entries(props.languages).map(([value, name]) => make("option", { value }, name)));
const theme = make("button.tz-theme", { "data-t-label": "page-theme", "data-t-title": "page-theme" },
  svg("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" },
    svg("circle", { cx: 12, cy: 12, r: 8.2, fill: "none", stroke: "currentColor", "stroke-width": 1.8 }),
    svg("path", { d: "M12 3.8a8.2 8.2 0 0 1 0 16.4z", fill: "currentColor" }))); // sun and moon
const mark = svg("svg.tz-mark", { viewBox: "0 0 32 32", "aria-hidden": "true" }, svg("path", { // one stroke of a pen
  d: "M4 21c3-9 8-13 11-11 4 3-6 12-2 13 5 1 8-9 15-11", fill: "none", stroke: "currentColor", "stroke-width": 3.6, "stroke-linecap": "round", "stroke-linejoin": "round" }));
element.replaceChildren(make("header.tz-header", {},
  make("a.tz-brand", { href: `#${props.tabs[0]}` }, mark, make("span", {}, "Trazo")),
  make("h1.tz-hidden", { "data-t": "page-tagline" }),
  make("nav.tz-tabs", { "data-t-label": "page-tabs" }, ...props.tabs.map((name) => make("a.tz-tab", { href: `#${name}`, "data-t": `tab-${name}` }))),
  make("div.tz-settings", {}, language, theme)));
language.addEventListener("change", () => trazo.setLanguage(language.value));
theme.addEventListener("click", () => trazo.setTheme(!trazo.isDark()));
trazo.hear("trazo-theme", () => theme.setAttribute("aria-pressed", String(trazo.isDark())));
trazo.onLanguage(() => { language.value = trazo.language(); });
trazo.start();

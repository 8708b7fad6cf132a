// What all parts of the page share: the language, the theme, the tabs, and how markup is made.
// Runs once, before any component; every component finds it as `trazo`.  All that comes from outside is set as text.
"use strict";

window.trazo = (() => {
  const texts = window.trazoTexts;
  const remembered = (key) => {
    try { return localStorage.getItem(key); } catch { return null; }
  };
  const remember = (key, value) => {
    try { localStorage.setItem(key, value); } catch { /* private windows may refuse: the choice lasts for the page */ }
  };

  // Language: what was chosen here, else the first of the browser's languages that we speak, else English.
  const spoken = (language) => (language && texts[language.slice(0, 2)] ? language.slice(0, 2) : null);
  let language = spoken(remembered("trazo-language"))
    ?? (navigator.languages ?? [navigator.language]).map(spoken).find(Boolean) ?? "en";
  const listeners = new Set();

  const t = (key, values = {}) => {
    const text = texts[language][key] ?? key;
    return text.replace(/(\b[Aa] )?\{(\w+)\}/g, (whole, article = "", name) => {
      const value = values[name];
      if (value === undefined || value === null) return whole;
      const said = Array.isArray(value) ? value.join(", ") : className(String(value));
      return (language === "en" && said === "8" ? article.replace(" ", "n ") : article) + said; // "an 8"
    });
  };
  const className = (label) => texts[language][`class-${label}`] ?? label;
  const percent = (probability, digits = 0) =>
    new Intl.NumberFormat(language, { style: "percent", minimumFractionDigits: digits, maximumFractionDigits: digits }).format(probability);
  // A number with at most and at least so many decimals, nothing for none.  Spanish thousands stand apart by a space that
  // does not break, as in the texts.
  const number = (value, most = 0, least = 0) => !Number.isFinite(value) ? "" : new Intl.NumberFormat(language, { minimumFractionDigits: least, maximumFractionDigits: most })
    .formatToParts(value).map((part) => part.type === "group" && language === "es" ? "\u00a0" : part.value).join("");

  // Numbers for messages: an answer says which message it answers, so that a late one is told from the last.
  let count = 0;
  const id = () => ++count;

  // Texts in the markup: data-t is the text's key, data-t-label the accessible name's, data-t-title the tooltip's.
  const translate = (root) => {
    for (const node of root.querySelectorAll("[data-t]")) node.textContent = t(node.dataset.t);
    for (const node of root.querySelectorAll("[data-t-label]")) node.setAttribute("aria-label", t(node.dataset.tLabel));
    for (const node of root.querySelectorAll("[data-t-title]")) node.title = t(node.dataset.tTitle);
  };
  const applyLanguage = () => {
    document.documentElement.lang = language;
    document.title = t("page-title");
    translate(document);
    for (const listener of listeners) listener();
  };
  const setLanguage = (chosen) => {
    language = chosen;
    remember("trazo-language", chosen);
    applyLanguage();
  };
  // Calls `listener` now and after every change of language.
  const onLanguage = (listener) => {
    listeners.add(listener);
    listener();
  };

  // Theme: what was chosen here, else what the system prefers, also when that changes.
  const system = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (remembered("trazo-theme") ?? (system.matches ? "dark" : "light")) === "dark";
  const applyTheme = () => {
    document.body.classList.toggle("dark", isDark());
    document.documentElement.style.colorScheme = isDark() ? "dark" : "light";
    document.dispatchEvent(new CustomEvent("trazo-theme"));
  };
  const setTheme = (dark) => {
    remember("trazo-theme", dark ? "dark" : "light");
    applyTheme();
  };
  system.addEventListener("change", applyTheme);

  // Tabs: the address's fragment says which is shown; the stylesheet hides the others.
  const tabs = () => [...document.querySelectorAll(".tz-tab")].map((link) => link.hash.slice(1));
  const showTab = () => {
    const wanted = location.hash.slice(1);
    const shown = tabs().includes(wanted) ? wanted : tabs()[0];
    if (!shown) return;
    for (const panel of document.querySelectorAll(".tz-panel")) panel.classList.toggle("shown", panel.id === `panel-${shown}`);
    for (const link of document.querySelectorAll(".tz-tab")) {
      if (link.hash === `#${shown}`) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    document.dispatchEvent(new CustomEvent("trazo-tab", { detail: shown }));
  };
  window.addEventListener("hashchange", () => {
    showTab();
    window.scrollTo({ top: 0, behavior: "instant" }); // another tab begins at its top, wherever the last one was left
  });

  const fill = (node, attributes, children) => {
    for (const [name, value] of Object.entries(attributes)) {
      if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
      else if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value === true ? "" : value);
    }
    node.append(...children);
    return node;
  };
  const make = (tag, attributes = {}, ...children) => fill(document.createElement(tag), attributes, children);
  const svg = (tag, attributes = {}, ...children) => fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);

  const download = (name, type, content) => {
    const link = make("a", { download: name, href: URL.createObjectURL(new Blob([content], { type })) });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };

  // The header may be there before the panels are, and Gradio may write a panel's classes anew: as long as none is
  // shown, the one that the address names is.
  const watchPanels = () => {
    const observer = new MutationObserver(() => { if (!document.querySelector(".tz-panel.shown")) showTab(); });
    observer.observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["class"] });
  };

  // Gradio's queue refuses events when it is full, and no component is told: here whoever sent the message `id` is.
  const { fetch } = window;
  window.fetch = async (...request) => {
    const answer = await fetch(...request);
    if (answer.status === 503 && /\/queue\/join\b/.test(request[0])) {
      const [message] = JSON.parse(request[1].body).data;
      document.dispatchEvent(new CustomEvent("trazo-refused", { detail: { id: message?.id } }));
    }
    return answer;
  };
  // Visitors who were refused together do not come back together.
  const later = (retry) => setTimeout(retry, 1500 + 1500 * Math.random());

  const start = () => {
    applyTheme();
    applyLanguage();
    showTab();
    watchPanels();
  };
  return {
    data: window.trazoData, t, className, percent, number, id, later, translate, make, svg, download, onLanguage, setLanguage, setTheme, isDark, start, language: () => language,
  };
})();

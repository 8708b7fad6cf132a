// What all parts of the page share: the language, the theme, the tabs, and how markup is made.
// Runs once, before any component; every component finds it as `trazo`.  All that comes from outside is set as text.
"use strict";

window.trazo = (() => {
  const data = window.trazoData, texts = new Map();
  // a key, and its text in every language, over and over
  const fields = data.texts.split(data.between), each = 1 + data.languages.length;
  for (let i = 0; i < fields.length; i += each) texts.set(fields[i], fields.slice(i + 1, i + each));
  const RETRY_MS = 3000; // between two attempts at the scripts of the other tabs
  const remembered = (key) => {
    try { return localStorage.getItem(key); } catch { return null; }
  };
  const remember = (key, value) => {
    try { localStorage.setItem(key, value); } catch { /* private windows may refuse: the choice lasts for the page */ }
  };

  // Language: what was chosen here, else the first of the browser's languages that we speak, else English.
  const spoken = (language) => (data.languages.includes(language?.slice(0, 2)) ? language.slice(0, 2) : null);
  let language = spoken(remembered("trazo-language"))
    ?? (navigator.languages ?? [navigator.language]).map(spoken).find(Boolean) ?? "en";
  const listeners = new Set();

  const text = (key) => texts.get(key)?.[data.languages.indexOf(language)];
  const t = (key, values = {}) => {
    const said = text(key) ?? key;
    return said.replace(/(\b[Aa] )?\{(\w+)\}/g, (whole, article = "", name) => {
      const value = values[name];
      if (value === undefined || value === null) return whole;
      const filled = Array.isArray(value) ? value.join(", ") : className(String(value));
      return (language === "en" && filled === "8" ? article.replace(" ", "n ") : article) + filled; // "an 8"
    });
  };
  const className = (label) => text(`class-${label}`) ?? label;
  const percent = (probability, digits = 0) =>
    new Intl.NumberFormat(language, { style: "percent", minimumFractionDigits: digits, maximumFractionDigits: digits }).format(probability);
  // A number with at most and at least so many decimals, nothing for none.  Spanish thousands stand apart by a space that
  // does not break, as in the texts.
  const number = (value, most = 0, least = 0) => !Number.isFinite(value) ? "" : new Intl.NumberFormat(language, { minimumFractionDigits: least, maximumFractionDigits: most })
    .formatToParts(value).map((part) => part.type === "group" && language === "es" ? "\u00a0" : part.value).join("");

  // Numbers for messages: an answer says which message it answers, so that a late one is told from the last.
  let count = 0;
  const id = () => ++count;

  // What one component tells another goes through the document; one that is told may ask who told it.
  const tell = (name, detail = {}, from = document) => from.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
  const hear = (name, listener) => document.addEventListener(name, ({ detail, target }) => listener(detail, target));

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
    tell("trazo-theme");
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
    if (shown !== data.first) fetchParts();
    tell("trazo-tab", shown);
  };
  window.addEventListener("hashchange", () => {
    showTab();
    window.scrollTo({ top: 0, behavior: "instant" }); // another tab begins at its top, wherever the last one was left
  });

  // An element by its name and classes, "p.tz-caption", with attributes, listeners ("onclick") and children.
  const fill = (create) => (name, attributes = {}, ...children) => {
    const [tag, ...classes] = name.split("."), node = create(tag);
    if (classes.length) node.setAttribute("class", classes.join(" "));
    if (tag === "button") node.type = "button";
    for (const [name, value] of Object.entries(attributes)) {
      if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
      else if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value === true ? "" : value);
    }
    node.append(...children);
    return node;
  };
  const make = fill((tag) => document.createElement(tag));
  const svg = fill((tag) => document.createElementNS("http://www.w3.org/2000/svg", tag));

  // A drawing of lines on a square of 24, for a button that says in words what it does.
  const icon = (path, cap = "round") => svg("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" },
    svg("path", { d: path, fill: "none", stroke: "currentColor", "stroke-width": 1.8, "stroke-linecap": cap, "stroke-linejoin": "round" }));

  // A dialog over the page, gone once it is closed.
  const dialog = (title, ...children) => {
    const box = make("dialog.tz-enlarged", { "aria-label": title, onclose: () => box.remove() }, ...children);
    document.querySelector(".gradio-container").append(box);
    box.showModal();
    return box;
  };
  const isStill = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
  const reveal = (node) => node?.scrollIntoView({ block: "nearest", behavior: isStill() ? "auto" : "smooth" });

  // The strokes on the pads of one name, as this window keeps them for a reload.
  const drawing = (store) => {
    try {
      const kept = JSON.parse(sessionStorage.getItem(`trazo-${store}`));
      return Array.isArray(kept) ? kept : [];
    } catch { return []; }
  };

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
      tell("trazo-refused", { id: message?.id });
    }
    return answer;
  };
  // Visitors who were refused together do not come back together.
  const later = (retry) => setTimeout(retry, 1500 + 1500 * Math.random());

  // Components: a script a kind.  Those of the first tab are here; those of the others come in one file, as soon as the
  // browser has nothing else to do or one of them is wanted.  All of a tab begin together: they speak to each other.
  const parts = {}, waiting = [];
  let fetching = false, fetched = false;
  const build = (name, element, ...tools) => {
    const begin = () => parts[name](element, ...tools);
    if (fetched || !element.closest(`.tz-panel:not(#panel-${data.first})`)) begin();
    else waiting.push({ element, begin });
  };
  const fetchParts = () => {
    if (fetching || fetched) return;
    fetching = true;
    const script = make("script", { src: data.own.later, onload: () => {
      fetched = true;
      for (const { begin } of waiting.splice(0)) queueMicrotask(begin); // one that fails stops no other
    }, onerror: () => { // asked for again until it comes; its components replace what is said meanwhile
      fetching = false;
      script.remove();
      for (const { element } of waiting) if (!element.closest(".tz-panel").querySelector(".tz-pad-note")) element.append(make("p.tz-pad-note", { role: "status", "data-t": "page-offline" }));
      translate(document);
      setTimeout(fetchParts, RETRY_MS);
    } });
    document.head.append(script);
  };
  if (location.hash.length > 1) fetchParts();
  else (window.requestIdleCallback ?? setTimeout)(fetchParts);
  window.addEventListener("online", fetchParts);

  const start = () => {
    applyTheme();
    applyLanguage();
    showTab();
    watchPanels();
  };
  return {
    data, parts, build, t, className, percent, number, id, later, tell, hear, translate, make, svg, icon, dialog, isStill, reveal, drawing, download, onLanguage, setLanguage, setTheme, isDark, start, language: () => language,
  };
})();

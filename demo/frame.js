// The header: follows the language and the theme, and starts the page.
const language = element.querySelector(".tz-language");
const theme = element.querySelector(".tz-theme");
language.addEventListener("change", () => trazo.setLanguage(language.value));
theme.addEventListener("click", () => trazo.setTheme(!trazo.isDark()));
document.addEventListener("trazo-theme", () => theme.setAttribute("aria-pressed", String(trazo.isDark())));
trazo.onLanguage(() => { language.value = trazo.language(); });
trazo.start();

// Before anything is shown, so that neither colours nor language change while somebody looks.
(function () {
    let stored = null;
    try {
        stored = { theme: localStorage.getItem("theme"), language: localStorage.getItem("language") };
    } catch (refused) {
        stored = {}; // the browser keeps nothing for pages
    }
    const root = document.documentElement;
    if (stored.theme === "light" || stored.theme === "dark") root.dataset.theme = stored.theme;
    const own = navigator.language || "en";
    const language = stored.language || (own.toLowerCase().startsWith("zh") ? "zh" : "en");
    root.lang = language === "zh" ? "zh-CN" : "en";
})();

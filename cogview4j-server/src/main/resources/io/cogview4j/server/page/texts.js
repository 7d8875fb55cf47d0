// What the page says, in the language of whoever looks at it.

import { browser } from "./memory.js";
import { emit } from "./dom.js";
import en from "./en.js";
import zh from "./zh.js";

const TEXTS = { en, zh };
let language = document.documentElement.lang.startsWith("zh") ? "zh" : "en";
const plurals = new Intl.PluralRules("en"); // Chinese has one form, and both keys

export function currentLanguage() {
    return language;
}

export function locale() {
    return language === "zh" ? "zh-CN" : "en";
}

/** The text of a key, with {names} replaced. */
export function t(key, values = {}) {
    const text = TEXTS[language][key];
    if (text === undefined) throw new Error("No text for " + key);
    return text.replace(/\{(\w+)\}/g, (all, name) => (name in values ? String(values[name]) : all));
}

/** The text of a key for a number of things. */
export function many(key, n, values = {}) {
    return t(key + "." + (plurals.select(n) === "one" ? "one" : "other"), { n, ...values });
}

/** Puts the texts into elements that say which: data-t for the content, data-t-name for what is shown as an icon, data-t-… for an attribute. */
export function applyTexts(root = document) {
    for (const node of root.querySelectorAll("[data-t]")) node.textContent = t(node.dataset.t);
    for (const node of root.querySelectorAll("[data-t-name]")) {
        node.ariaLabel = node.title = t(node.dataset.tName);
    }
    for (const attribute of ["aria-label", "placeholder", "title"]) {
        for (const node of root.querySelectorAll(`[data-t-${attribute}]`)) {
            node.setAttribute(attribute, t(node.getAttribute(`data-t-${attribute}`)));
        }
    }
}

export function setLanguage(chosen) {
    language = chosen === "zh" ? "zh" : "en";
    browser.write("language", language);
    document.documentElement.lang = locale();
    applyTexts();
    emit("language");
}

/** A text in two languages, as a server may send it, or one text. */
export function either(text) {
    if (text === null || text === undefined) return "";
    if (typeof text === "string") return text;
    const other = { en: text.en ?? text.english ?? "", zh: text.zh ?? text.chinese ?? "" };
    return other[language] || other.en || other.zh;
}

export function number(value, digits = 2) {
    return new Intl.NumberFormat(locale(), { maximumFractionDigits: digits }).format(value);
}

export function bytes(count) {
    const units = ["B", "KiB", "MiB", "GiB", "TiB"];
    let unit = 0;
    let value = count;
    while (value >= 1024 && unit < units.length - 1) {
        value /= 1024;
        unit++;
    }
    return number(value, value < 10 && unit > 0 ? 1 : 0) + " " + units[unit];
}

export function duration(seconds) {
    if (seconds < 1) return t("unit.less");
    if (seconds < 90) return t("unit.seconds", { n: Math.round(seconds) });
    const minutes = Math.round(seconds / 60);
    return minutes < 60
        ? t("unit.minutes", { n: minutes })
        : t("unit.hours", { h: Math.floor(minutes / 60), n: minutes % 60 });
}

/** A forecast. */
export function about(seconds) {
    return seconds < 1 ? t("unit.less") : t("about", { time: duration(seconds) });
}

export function moment(unixSeconds) {
    return new Intl.DateTimeFormat(locale(), { dateStyle: "medium", timeStyle: "short" }).format(unixSeconds * 1000);
}

export function sizeText(size) {
    return String(size).replace("x", " × ");
}

// What was made: searched, paged, opened.

import { Refusal, get } from "./api.js";
import { $, debounce, el, emit, icon, on, say, setText, show } from "./dom.js";
import { problem } from "./dialogs.js";
import { nameOf, problemOf, summary } from "./cards.js";
import { forget, showWhenNear } from "./pictures.js";
import { requestOf } from "./submit.js";
import { many, moment, t } from "./texts.js";

const PAGE = 24;
let jobs = []; // the newest first
let after = null;
let question = 0; // answers to older ones are dropped
let arrived = []; // jobs that were finished while the list was asked for

export function prepareGallery() {
    const search = debounce(300, () => reload(true));
    $("search").addEventListener("input", search);
    $("show").addEventListener("change", () => reload(true));
    $("more").addEventListener("click", more);
    on("finished", finished);
    on("gallery", () => reload());
    on("language", renderAll);
}

/** All pictures that are listed, as they follow each other: {job, result}. */
export function pictures() {
    return jobs.filter(({ status }) => status === "done").flatMap((job) => job.results.map((result) => ({ job, result })));
}

function path() {
    const query = new URLSearchParams({ status: $("show").value, limit: String(PAGE) });
    const text = $("search").value.trim();
    if (text) query.set("q", text);
    return "/v1/jobs?" + query;
}

/** Lists anew. */
export async function reload(asked = false) {
    const mine = ++question;
    arrived = [];
    try {
        const page = await get(path());
        if (mine !== question) return;
        const listed = new Set(page.data.map(({ id }) => id));
        jobs = [...arrived.filter(({ id }) => !listed.has(id)), ...page.data];
        after = page.has_more ? page.next : null;
        renderAll();
        if (asked) say(page.has_more ? many("say.found", jobs.length).replace(/\d+/, "$&+") : many("say.found", jobs.length));
    } catch (failure) {
        if (!(failure instanceof Refusal)) throw failure;
        if (mine === question && failure.status !== 0) $("tiles").replaceChildren(el("li", {}, problem(failure)));
    }
}

async function more() {
    const mine = question;
    $("more").disabled = true;
    try {
        const page = await get(path() + "&after=" + encodeURIComponent(after));
        if (mine !== question) return;
        const known = new Set(jobs.map(({ id }) => id));
        const added = page.data.filter(({ id }) => !known.has(id));
        jobs.push(...added);
        after = page.has_more ? page.next : null;
        const tiles = added.flatMap((job) => tilesOf(job));
        $("tiles").append(...tiles);
        tiles[0]?.querySelector("button")?.focus();
        tellEmpty();
    } catch (failure) {
        if (!(failure instanceof Refusal)) throw failure;
        if (failure.status !== 0) $("tiles").append(el("li", {}, problem(failure)));
    } finally {
        $("more").disabled = false;
    }
}

function finished(job) {
    if (job.status !== $("show").value || jobs.some(({ id }) => id === job.id)) return;
    const text = $("search").value.trim().toLowerCase();
    const { prompt, negative_prompt: negative } = job.request ?? {};
    if (text && !`${prompt ?? ""}\n${negative ?? ""}`.toLowerCase().includes(text)) return;
    jobs.unshift(job);
    arrived.unshift(job);
    $("tiles").prepend(...tilesOf(job));
    tellEmpty();
}

/** Takes a job out of the list. */
export function drop(id) {
    jobs = jobs.filter((job) => job.id !== id);
    arrived = arrived.filter((job) => job.id !== id);
    for (const tile of [...$("tiles").children]) {
        if (tile.dataset.job === id) takeAway(tile);
    }
    tellEmpty();
}

function takeAway(tile) {
    for (const image of tile.querySelectorAll("img")) forget(image);
    tile.remove();
}

/** Keeps the tiles of jobs that are still listed, with the pictures that they have loaded. */
function renderAll() {
    const language = document.documentElement.lang;
    const kept = new Map();
    for (const tile of [...$("tiles").children]) {
        if (tile.dataset.tile && tile.dataset.language === language) kept.set(tile.dataset.tile, tile);
        else takeAway(tile);
    }
    const tiles = jobs.flatMap((job) => tilesOf(job, kept));
    const wanted = new Set(tiles);
    for (const tile of kept.values()) {
        if (!wanted.has(tile)) takeAway(tile);
    }
    tiles.forEach((tile, i) => {
        const present = $("tiles").children[i];
        if (present !== tile) $("tiles").insertBefore(tile, present ?? null);
    });
    tellEmpty();
}

function tellEmpty() {
    show($("more"), after !== null);
    show($("empty"), jobs.length === 0);
    const text = $("search").value.trim();
    const which = $("show").value;
    setText($("empty"), text ? t("gallery.none", { text }) : t(which === "done" ? "gallery.empty" : "gallery.none." + which));
}

function tilesOf(job, kept = new Map()) {
    const parts = job.status === "done" ? job.results : [null];
    return parts.map((result) => {
        const id = job.id + (result ? "/" + result.index : "");
        return kept.get(id) ?? mark(result ? tile(job, result) : stopped(job), job, id);
    });
}

function mark(tile, job, id) {
    Object.assign(tile.dataset, { job: job.id, tile: id, language: document.documentElement.lang });
    return tile;
}

export function isPicture({ type }) {
    return String(type).startsWith("image/");
}

function tile(job, result) {
    const name = nameOf(job);
    const frame = el("span", { class: "frame" });
    if (isPicture(result)) {
        const image = el("img", { alt: "" });
        frame.append(image);
        showWhenNear(image, result.url);
    } else {
        frame.append(icon("file"));
    }
    return el("li", {}, el("button", {
        type: "button",
        class: "tile",
        onclick: () => emit("view", { job, result }),
    }, frame, el("span", { class: "title" }, name),
    job.finished_at ? el("span", { class: "when" }, moment(job.finished_at)) : null));
}

function stopped(job) {
    return el("li", { class: "job" }, el("div", { class: "told" },
        el("p", { class: "title" }, nameOf(job)),
        el("p", { class: "small muted" }, summary(job)),
        job.error ? problem(problemOf(job)) : null,
        el("div", { class: "row" },
            job.kind === "encoding" ? null : el("button", {
                type: "button",
                onclick: () => emit("load", { recipe: requestOf(job), missing: job.kind === "edit", job }),
            }, t("jobs.settings")),
            el("button", { type: "button", onclick: () => emit("remove", job) }, t("view.remove")))));
}

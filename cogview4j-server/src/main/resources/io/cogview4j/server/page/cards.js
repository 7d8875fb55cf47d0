// How the jobs that wait or run are shown. A card stays the same element while its job changes, so that nothing loses the focus.

import { Refusal } from "./api.js";
import { $, el, emit, icon, on, setText, show } from "./dom.js";
import { problem } from "./dialogs.js";
import { activeJobs, cancel, isLive, previewOf } from "./jobs.js";
import { release, showBlob } from "./pictures.js";
import { requestOf } from "./submit.js";
import { about, duration, number, sizeText, t } from "./texts.js";

const cards = new Map();
const pending = new Map();
const failed = new Map(); // jobs that failed while somebody looked, until dismissed

export function prepareCards() {
    on("jobs", render);
    on("pending", (one) => {
        pending.set(one.id, one);
        render();
    });
    on("taken", ({ pending: one }) => pending.delete(one.id));
    on("withdrawn", (one) => {
        pending.delete(one.id);
        render();
    });
    on("finished", (job) => {
        if (job.status === "failed") failed.set(job.id, job);
        render();
    });
    on("language", () => {
        for (const [id, card] of cards) leave(id, card);
        render();
    });
    setInterval(tick, 1000);
}

function tick() {
    for (const job of [...pending.values(), ...activeJobs()]) {
        const card = cards.get(job.id);
        if (card) setText(card.stage, stageText(job));
    }
    title();
}

function render() {
    const shown = [...activeJobs().sort(order), ...pending.values(), ...failed.values()];
    const ids = new Set(shown.map(({ id }) => id));
    for (const [id, card] of cards) {
        if (!ids.has(id)) leave(id, card);
    }
    shown.forEach((job, i) => {
        const card = cards.get(job.id) ?? create(job);
        update(card, job);
        const list = $("job-list");
        if (list.children[i] !== card.node) list.insertBefore(card.node, list.children[i] ?? null);
    });
    show($("jobs"), shown.length > 0);
    title();
}

function order(one, other) {
    return (one.position ?? 0) - (other.position ?? 0) || one.created_at - other.created_at;
}

/** Takes a card away; whoever had the focus in it goes on at the pictures. */
function leave(id, { node, image }) {
    const focused = node.contains(document.activeElement);
    node.remove();
    release(image);
    cards.delete(id);
    if (focused) $("gallery-title").focus({ preventScroll: true });
}

export function nameOf(job) {
    if (job.kind === "encoding") {
        const texts = (job.request?.prompts ?? []).map(({ prompt }) => prompt);
        return [t("gallery.embeddings"), ...texts].join(" · ");
    }
    return job.request?.prompt || t("embeddings.of");
}

function create(job) {
    const name = nameOf(job);
    const image = el("img", { alt: t("jobs.preview", { prompt: name }), hidden: true });
    const place = icon("picture");
    const bar = el("progress", { max: 1, "aria-label": t("jobs.progress", { prompt: name }) });
    const stage = el("p", { class: "stage" });
    const button = el("button", { type: "button", "aria-label": t("jobs.cancel.of", { prompt: name }) }, t("jobs.cancel"));
    const trouble = el("div");
    const node = el("li", { class: "job", "data-job": job.id },
        el("div", { class: "shown" }, image, place),
        el("div", { class: "told" },
            el("p", { class: "title" }, name),
            el("p", { class: "small muted" }, summary(job)),
            bar, stage, trouble,
            el("div", { class: "row" }, button)));
    const card = { node, image, place, bar, stage, button, trouble, seen: undefined };
    button.addEventListener("click", () => stop(job.id, card));
    cards.set(job.id, card);
    return card;
}

/** The settings in a line. */
export function summary(job) {
    const { size, steps, seed, n } = job.request ?? {};
    return [
        size ? sizeText(size) : null,
        n > 1 ? `${t("form.n")} ${number(n)}` : null,
        steps ? `${t("meta.steps")} ${number(steps)}` : null,
        seed === null || seed === undefined ? null : `${t("meta.seed")} ${seed}`,
    ].filter(Boolean).join(" · ");
}

async function stop(id, card) {
    const local = pending.get(id);
    if (local) {
        local.stop.abort();
        return;
    }
    if (failed.delete(id)) {
        render();
        return;
    }
    card.button.disabled = true;
    try {
        await cancel(id);
    } catch (failure) {
        if (!(failure instanceof Refusal)) throw failure;
        card.trouble.replaceChildren(problem(failure));
    } finally {
        card.button.disabled = false;
    }
}

function update(card, job) {
    setText(card.stage, stageText(job));
    if (job.status === "failed") {
        tellFailure(card, job);
        return;
    }
    if (job.local) {
        if (card.seen !== job.again) {
            card.seen = job.again;
            card.trouble.replaceChildren(...(job.again ? [problem({ ...job.again.refusal, severity: "warning" })] : []));
        }
        show(card.bar, false);
        return;
    }
    show(card.bar, job.status === "running");
    if (job.progress) card.bar.value = job.progress.fraction ?? 0;
    else card.bar.removeAttribute("value");
    const preview = previewOf(job.id);
    if (preview && card.seen !== preview) {
        card.seen = preview;
        showBlob(card.image, preview);
        show(card.image, true);
        card.place.remove();
    }
}

function tellFailure(card, job) {
    if (card.seen === "failed") return;
    card.seen = "failed";
    card.bar.remove();
    setText(card.button, t("jobs.dismiss"));
    card.button.removeAttribute("aria-label");
    card.button.before(el("button", {
        type: "button",
        onclick: () => {
            failed.delete(job.id);
            render();
            emit("load", { recipe: requestOf(job), missing: job.kind === "edit", job });
        },
    }, t("jobs.settings")));
    card.trouble.replaceChildren(problem(problemOf(job)));
}

/** Why a job failed. */
export function problemOf(job) {
    const error = job.error ?? {};
    return { what: error.what ?? error.message ?? t("jobs.failed"), why: error.why, advice: error.advice };
}

function stageText(job) {
    if (job.status === "failed") return t("jobs.failed");
    if (job.local) {
        if (!job.again) return t("jobs.sending");
        const seconds = Math.ceil((job.again.at - Date.now()) / 1000);
        return seconds > 0 ? t("jobs.retry", { seconds }) : t("jobs.retrying");
    }
    if (!isLive(job.id)) return t("jobs.away");
    if (job.status === "queued") {
        const place = job.position > 1 ? t("jobs.position", { position: number(job.position) }) : t("jobs.next");
        const wait = remaining(job, job.expected_wait_seconds);
        return wait > 1 ? `${place} · ${t("jobs.begins", { time: about(wait) })}` : place;
    }
    const { progress } = job;
    if (!progress) return t("jobs.starting");
    const parts = [t("jobs." + (STAGES.includes(progress.stage) ? progress.stage : "starting"))];
    if (progress.of > 1) {
        const step = Math.min(Math.floor(progress.done) + 1, progress.of);
        parts.push(t("jobs.step", { step: number(step), of: number(progress.of) }));
    }
    const left = remaining(job, job.expected_seconds);
    if (left >= 1) parts.push(t("jobs.left", { time: duration(left) }));
    return parts.join(" · ");
}

const STAGES = ["encoding", "image_encoding", "denoising", "decoding"];

/** What remains of a forecast since it was made. */
function remaining(job, seconds) {
    if (!(seconds > 0)) return 0;
    return Math.max(0, seconds - (job.heard ? (Date.now() - job.heard) / 1000 : 0));
}

function title() {
    const running = activeJobs().find(({ status }) => status === "running");
    const percent = running?.progress ? `${Math.floor((running.progress.fraction ?? 0) * 100)} % · ` : "";
    if (document.title !== percent + "CogView4") document.title = percent + "CogView4";
}

// Sends requests for pictures, again and again until the server has taken them in or refused.

import { Refusal, Unreachable, freshKey, post, toJson } from "./api.js";
import { $, emit, say } from "./dom.js";
import { problem } from "./dialogs.js";
import { isAsking, markInvalid, picture, settings } from "./form.js";
import { t } from "./texts.js";

const sources = new Map(); // pictures and masks of this tab's edits, by job

/** What a job of this tab was made from; undefined if it was no edit, or one of another tab. */
export function sourceOf(id) {
    return sources.get(id);
}

/** Draws what the form says. */
export function draw() {
    $("refused").replaceChildren();
    if (!isAsking()) {
        $("prompt").focus();
        return;
    }
    submit({ asked: settings(), source: picture() });
    $("jobs").scrollIntoView({ block: "nearest" });
}

/** Draws with these settings; the promise ends when the server has taken them in or refused them. */
export async function submit({ asked, source = null }) {
    const pending = {
        local: true,
        id: freshKey(),
        status: "sending",
        request: asked,
        kind: source ? "edit" : "generation",
        stop: new AbortController(),
        again: null,
    };
    emit("pending", pending);
    try {
        const job = await untilTaken(pending, source);
        if (source) sources.set(job.id, source);
        emit("taken", { pending, job });
    } catch (failure) {
        emit("withdrawn", pending);
        if (pending.stop.signal.aborted) return;
        if (!(failure instanceof Refusal)) throw failure;
        refuse(failure);
    }
}

function refuse(refusal) {
    $("refused").replaceChildren(problem(refusal));
    if (refusal.param) markInvalid(refusal.param);
    if (!document.querySelector("dialog[open]")) $("refused").scrollIntoView({ block: "nearest" });
}

/** The same request with the same key is the same job, however often it is sent. */
async function untilTaken(pending, source) {
    const headers = { "Idempotency-Key": pending.id };
    const { signal } = pending.stop;
    const body = { ...pending.request, previews: true };
    for (let attempt = 1; ; attempt++) {
        try {
            pending.again = null;
            emit("pending", pending);
            return await post("/v1/jobs", source ? formOf(body, source) : body, { headers, signal });
        } catch (failure) {
            const full = failure instanceof Refusal && (failure.status === 429 || failure.status === 503);
            if (!full && !(failure instanceof Unreachable)) throw failure;
            const seconds = failure.retryAfterSeconds ?? Math.min(2 ** attempt / 2, 15);
            pending.again = { refusal: failure, at: Date.now() + seconds * 1000 };
            emit("pending", pending);
            await sleep(seconds * 1000, signal);
        }
    }
}

/** What is asked for, with the picture that is edited. */
export function formOf(asked, { blob, mask }) {
    const form = new FormData();
    for (const [field, value] of Object.entries(asked)) {
        form.append(field, typeof value === "object" ? toJson(value) : String(value));
    }
    form.append("image", blob, blob.type === "image/jpeg" ? "image.jpg" : "image.png");
    if (mask) form.append("mask", mask.blob, "mask.png");
    return form;
}

export function sleep(millis, signal) {
    return new Promise((resolve, reject) => {
        const timer = setTimeout(resolve, millis);
        signal?.addEventListener("abort", () => {
            clearTimeout(timer);
            reject(signal.reason);
        }, { once: true });
    });
}

/** Draws a picture of a job with another seed. */
export function vary(job) {
    const asked = { ...requestOf(job), n: 1 };
    delete asked.seed;
    const source = sources.get(job.id) ?? null;
    if (job.kind === "edit" && !source) {
        emit("load", { recipe: asked, missing: true });
        return;
    }
    submit({ asked, source });
    say(t("say.sent"));
}

/** The settings of a job as they can be asked for again. */
export function requestOf(job) {
    const asked = {};
    for (const [name, value] of Object.entries(job.request ?? {})) {
        const empty = value === null || value === "" || (Array.isArray(value) && value.length === 0);
        if (!empty) asked[name] = value;
    }
    return asked;
}

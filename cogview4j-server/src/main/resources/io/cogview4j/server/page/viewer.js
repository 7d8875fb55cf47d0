// One picture, large, with how it was made.

import { Refusal, remove } from "./api.js";
import { $, el, emit, on, say, setText, show } from "./dom.js";
import { confirm, findings, open, problem } from "./dialogs.js";
import { nameOf } from "./cards.js";
import { drop, isPicture, pictures } from "./gallery.js";
import { tellRemoved } from "./jobs.js";
import { fetchPicture, release, saveAs, showBlob } from "./pictures.js";
import { requestOf, sourceOf, vary } from "./submit.js";
import { bytes, duration, moment, number, sizeText, t } from "./texts.js";

let viewed = null; // {job, result}
let blob = null;
let loading = null;

export function prepareViewer() {
    on("view", (one) => {
        view(one);
        open($("view-dialog")).then(leave);
    });
    on("remove", (job) => removeJob(job));
    on("language", () => viewed && view(viewed));
    $("view-previous").addEventListener("click", () => turn(-1));
    $("view-next").addEventListener("click", () => turn(1));
    $("view-again").addEventListener("click", again);
    $("view-vary").addEventListener("click", () => {
        const { job } = viewed;
        $("view-dialog").close();
        vary(job);
    });
    $("view-edit").addEventListener("click", edit);
    $("view-use").addEventListener("click", use);
    $("view-download").addEventListener("click", download);
    $("view-remove").addEventListener("click", async () => {
        if (await removeJob(viewed.job)) $("view-dialog").close();
    });
    $("view-dialog").addEventListener("keydown", (event) => {
        if (event.target.closest("pre, summary") || event.ctrlKey || event.metaKey || event.altKey) return;
        if (event.key === "ArrowLeft") turn(-1);
        else if (event.key === "ArrowRight") turn(1);
        else if (event.key === "Delete") $("view-remove").click();
        else return;
        event.preventDefault();
    });
}

function leave() {
    if (!viewed) return;
    loading?.abort();
    release($("view-picture"));
    const { job, result } = viewed;
    viewed = blob = null;
    const tile = [...$("tiles").children].find((one) => one.dataset.tile === job.id + "/" + result.index);
    const focused = document.activeElement;
    if (!focused || focused === document.body || focused.closest(".tile, #view-dialog")) {
        (tile?.querySelector("button") ?? $("gallery-title")).focus();
    }
}

function turn(by) {
    const all = pictures();
    const at = all.findIndex(({ job, result }) => job.id === viewed.job.id && result.index === viewed.result.index);
    const next = all[at + by];
    if (at >= 0 && next) view(next);
}

async function view(one) {
    viewed = one;
    blob = null;
    const { job, result } = one;
    const all = pictures();
    const at = all.findIndex((other) => other.job.id === job.id && other.result.index === result.index);
    $("view-previous").disabled = at <= 0;
    $("view-next").disabled = at < 0 || at === all.length - 1;
    const image = isPicture(result);
    setText($("view-prompt"), nameOf(job));
    for (const id of ["view-again", "view-vary", "view-edit"]) show($(id), image);
    show($("view-use"), !image);
    $("view-problem").replaceChildren();
    $("view-facts").replaceChildren(...facts(job, result));
    show($("view-parameters"), Boolean(result.parameters));
    setText($("view-parameters-text"), result.parameters ?? "");
    $("view-notes").replaceChildren(...findings(job.notes));
    release($("view-picture"));
    $("view-picture").alt = nameOf(job);
    show($("view-picture"), image);
    show($("view-none"), !image);
    setText($("view-none"), t("gallery.embeddings"));
    if (image) await loadPicture(one);
}

async function loadPicture(one) {
    loading?.abort();
    loading = new AbortController();
    try {
        const bytesOfIt = await fetchPicture(one.result.url, loading.signal);
        if (viewed !== one) return;
        blob = bytesOfIt;
        showBlob($("view-picture"), blob);
    } catch (failure) {
        if (viewed === one && failure instanceof Refusal) $("view-problem").replaceChildren(problem(failure));
    }
}

function facts(job, result) {
    const request = job.request ?? {};
    const loras = (request.loras ?? []).map(({ name, weight }) => `${name} (${number(weight)})`).join(", ");
    const took = job.started_at && job.finished_at ? job.finished_at - job.started_at : null;
    const rows = [
        ["meta.negative", request.negative_prompt],
        ["embeddings.of", job.kind === "encoding" ? null : request.embeddings],
        ["meta.size", result.size ? sizeText(result.size) : null],
        ["meta.seed", result.seed],
        ["meta.steps", request.steps === null ? null : request.steps],
        ["meta.guidance", typeof request.guidance === "number" ? number(request.guidance) : null],
        ["meta.sampler", request.sampler],
        ["meta.strength", job.kind === "edit" ? request.strength : null],
        ["meta.loras", loras],
        ["meta.made", job.finished_at ? moment(job.finished_at) : null],
        ["meta.took", took === null ? null : duration(took)],
        ["meta.file", `${String(result.type).replace(/^image\//, "").toUpperCase()}, ${bytes(result.bytes)}`],
    ];
    return rows
        .filter(([, value]) => value !== null && value !== undefined && value !== "")
        .flatMap(([key, value]) => [el("dt", {}, t(key)), el("dd", {}, String(value))]);
}

function again() {
    const { job, result } = viewed;
    const recipe = { ...requestOf(job), n: 1 };
    if (result.seed !== null && result.seed !== undefined) recipe.seed = result.seed;
    $("view-dialog").close();
    emit("load", { recipe, missing: job.kind === "edit" && !sourceOf(job.id), job });
}

async function edit() {
    const { job, result } = viewed;
    const file = blob ?? await fetchPicture(result.url).catch(() => null);
    if (!file) return;
    $("view-dialog").close();
    emit("edit", { blob: file, name: nameOf(job).slice(0, 60), prompt: job.request.prompt });
}

function use() {
    const { result } = viewed;
    const name = nameOf(viewed.job);
    $("view-dialog").close();
    emit("embeddings", { id: "emb_" + result.sha256, name });
}

async function download() {
    const { job, result } = viewed;
    try {
        const file = blob ?? await fetchPicture(result.url);
        saveAs(file, fileName(job, result));
    } catch (failure) {
        if (failure instanceof Refusal) $("view-problem").replaceChildren(problem(failure));
    }
}

/** As the prompt says, without what means something in a path. */
function fileName(job, result) {
    const words = (job.request?.prompt ?? "").normalize("NFC").replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "");
    const ending = { "image/png": "png", "image/jpeg": "jpg", "image/webp": "webp" }[result.type] ?? "safetensors";
    return `${[...words].slice(0, 40).join("") || "cogview4"}-${result.seed ?? result.index}.${ending}`;
}

/** Whether it was removed. */
async function removeJob(job) {
    const n = job.results.length;
    const text = n > 1 ? t("remove.other", { n }) : t("remove.one");
    if (!(await confirm(t("remove.title"), text, t("remove.yes")))) return false;
    try {
        await remove(`/v1/jobs/${encodeURIComponent(job.id)}/results`);
    } catch (failure) {
        if (!(failure instanceof Refusal)) throw failure;
        if (failure.status !== 404) {
            if (viewed) $("view-problem").replaceChildren(problem(failure));
            else say(failure.what);
            return false;
        }
    }
    drop(job.id);
    tellRemoved();
    say(t("say.removed"));
    return true;
}

// The jobs that wait or run: found again after a reload, whoever began them, and followed.
// One is followed by a stream of events, the others are asked for now and then: browsers open six connections to a server, for
// all tabs together.

import { Refusal, get, remove } from "./api.js";
import { emit, on, say } from "./dom.js";
import { fetchPicture } from "./pictures.js";
import { events } from "./sse.js";
import { sleep } from "./submit.js";
import { many, t } from "./texts.js";

const OTHERS_MILLIS = 2_500;
const IDLE_MILLIS = 15_000;
const FINAL = ["done", "failed", "cancelled"];

const jobs = new Map();
const finals = new Set(); // a list that was asked for earlier may still call them running
const previews = new Map(); // by job: a PNG
const channel = "BroadcastChannel" in self ? new BroadcastChannel("cogview4j") : null;
let followed = null; // {id, stop, live}
let timer = 0;

export function prepareJobs() {
    on("taken", ({ job }) => {
        taken(job);
        channel?.postMessage("jobs");
    });
    if (channel) channel.onmessage = ({ data }) => {
        if (data === "jobs") refresh();
        else if (data === "gallery") emit("gallery");
    };
    document.addEventListener("visibilitychange", () => {
        if (document.hidden) followed?.stop.abort();
        refresh();
    });
}

/** Tells the other tabs that something was removed. */
export function tellRemoved() {
    channel?.postMessage("gallery");
}

export function activeJobs() {
    return [...jobs.values()];
}

export function previewOf(id) {
    return previews.get(id);
}

/** Whether the events of this job come in right now. */
export function isLive(id) {
    return followed?.id !== id || followed.live;
}

function taken(job) {
    if (FINAL.includes(job.status)) {
        if (job.status === "done") say(t("say.same"));
        finish(job, false);
    } else {
        say(t("say.sent"));
        jobs.set(job.id, job);
        emit("jobs");
        follow();
        schedule();
    }
}

/** Asks which jobs wait and run. */
export async function refresh() {
    clearTimeout(timer);
    try {
        const known = new Set(jobs.keys()); // those that are taken in meanwhile are not missing
        const lists = await Promise.all([get("/v1/jobs?status=running&limit=100"), get("/v1/jobs?status=queued&limit=100")]);
        const listed = new Map(lists.flatMap(({ data }) => data).map((job) => [job.id, job]));
        for (const job of listed.values()) {
            if (!finals.has(job.id) && (followed?.id !== job.id || !jobs.has(job.id))) jobs.set(job.id, { ...jobs.get(job.id), ...job });
        }
        const gone = [...known].filter((id) => !listed.has(id) && jobs.has(id));
        await Promise.all(gone.map(ask));
        emit("jobs");
        follow();
        await Promise.all(activeJobs().filter(({ id, preview }) => preview && followed?.id !== id).map(fetchPreview));
    } catch (failure) {
        if (!(failure instanceof Refusal)) throw failure; // the banner tells of it
    }
    schedule();
}

/** The preview of a job whose events do not come in. */
async function fetchPreview({ id, preview }) {
    const picture = await fetchPicture(preview).catch(() => null); // it may be done meanwhile
    if (picture && jobs.has(id)) previews.set(id, picture);
    emit("jobs");
}

function schedule() {
    clearTimeout(timer);
    const alone = jobs.size === 0 || (jobs.size === 1 && followed?.live);
    timer = setTimeout(refresh, alone ? IDLE_MILLIS : OTHERS_MILLIS);
}

/** What became of a job that waits and runs no more. */
async function ask(id) {
    try {
        const job = await get("/v1/jobs/" + encodeURIComponent(id));
        if (FINAL.includes(job.status)) finish(job);
        else if (!finals.has(id)) jobs.set(id, job);
    } catch (failure) {
        if (!(failure instanceof Refusal) || failure.status === 0) throw failure;
        jobs.delete(id);
        previews.delete(id);
    }
}

function finish(job, spoken = true) {
    if (finals.has(job.id) && spoken) return;
    finals.add(job.id);
    const known = jobs.delete(job.id);
    previews.delete(job.id);
    if (followed?.id === job.id) followed.stop.abort();
    if (spoken && known) {
        if (job.status === "done") say(job.kind === "encoding" ? t("say.encoded") : many("say.done", job.results.length));
        else if (job.status === "failed") say(t("say.failed", { what: job.error?.message ?? "" }));
        else say(t("say.cancelled"));
    }
    if (known) channel?.postMessage("gallery"); // it may have been too quick for the other tabs
    emit("finished", job);
    emit("jobs");
    follow();
}

export async function cancel(id) {
    const job = await remove("/v1/jobs/" + encodeURIComponent(id));
    if (job && FINAL.includes(job.status) && jobs.has(id)) finish(job);
    channel?.postMessage("jobs");
}

/** Follows the job that runs, or else the next one. */
async function follow() {
    if (document.hidden || (followed && jobs.has(followed.id))) return;
    const next = activeJobs().sort((one, other) => rank(one) - rank(other))[0];
    if (!next) return;
    const mine = { id: next.id, stop: new AbortController(), live: true };
    followed = mine;
    let lastId = null;
    for (let failures = 0; !mine.stop.signal.aborted && jobs.has(mine.id);) {
        try {
            for await (const event of events(`/v1/jobs/${encodeURIComponent(mine.id)}/events`, { lastId, signal: mine.stop.signal })) {
                failures = 0;
                lastId = event.id ?? lastId;
                setLive(mine, true);
                happened(mine.id, event);
            }
        } catch (failure) {
            if (mine.stop.signal.aborted) break;
            if (failure instanceof Refusal && failure.status === 404) {
                jobs.delete(mine.id);
                emit("jobs");
                break;
            }
        }
        if (mine.stop.signal.aborted || !jobs.has(mine.id)) break;
        setLive(mine, failures === 0);
        await sleep(Math.min(500 * 2 ** failures, 8_000), mine.stop.signal).catch(() => {});
        failures++;
    }
    if (followed === mine) followed = null;
    follow();
}

function setLive(mine, live) {
    if (mine.live === live) return;
    mine.live = live;
    emit("jobs");
}

function rank(job) {
    return job.status === "running" ? -1 : job.position ?? 1e6;
}

function happened(id, { type, data }) {
    const job = jobs.get(id);
    if (!job) return;
    if (FINAL.includes(type)) {
        finish(data.job ?? data);
        return;
    }
    if (type === "preview") {
        previews.set(id, new Blob([Uint8Array.from(atob(data.b64_json), (letter) => letter.charCodeAt(0))], { type: "image/png" }));
    } else if (type === "queued") {
        Object.assign(job, data, { status: "queued", progress: null });
    } else if (type === "progress") {
        if (job.status !== "running") say(t("say.running"));
        Object.assign(job, { status: "running", position: null, progress: data, expected_seconds: data.expected_seconds });
    }
    job.heard = Date.now();
    emit("jobs");
}

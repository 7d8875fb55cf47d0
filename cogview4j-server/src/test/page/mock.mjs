// A server as the page sees it, with pictures of its own: for tests of the page where nothing is to be computed.
//
//   node mock.mjs [--port 8080] [--key KEY] [--examples]

import { createHash, randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { draw } from "./pictures.mjs";
import { pngSize, readText } from "./png.mjs";

const PAGE = fileURLToPath(new URL("../../main/resources/io/cogview4j/server/page/", import.meta.url));
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" };
const CSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; "
    + "form-action 'none'; base-uri 'none'";
const WORDS = "red blue green yellow purple orange heart star circle square triangle a on the of and background light small large "
    + "红色 蓝色 绿色 黄色 紫色 橙色 爱心 星星 圆形 正方形 三角形";
const SIZES = ["256x256", "192x192", "320x192", "192x320"];
const SAMPLERS = [["euler", "Euler"], ["heun", "Heun"], ["dpmpp-2m", "DPM++ 2M"], ["unipc", "UniPC"]];

class Refused extends Error {
    constructor(status, what, { why = "", advice = "", param = null, type = "invalid_request_error", headers = {} } = {}) {
        super(what);
        const message = [what, why, advice].filter(Boolean).join(" ");
        Object.assign(this, { status, headers, error: { message, type, param, code: null, what, why, advice } });
    }
}

/** Starts a server; {url, close}. A job takes this many milliseconds a step. */
export async function startMock({ port = 0, key = null, stepMillis = 60, limit = 8 } = {}) {
    const state = { key, stepMillis, limit, jobs: [], files: new Map(), embeddings: new Map(), keys: new Map(), streams: new Set() };
    const server = createServer((request, response) => answer(state, request, response).catch((failure) => {
        if (response.headersSent) {
            response.destroy();
            return;
        }
        const refused = failure instanceof Refused ? failure : new Refused(500, String(failure), { type: "server_error" });
        json(response, refused.status, { error: refused.error }, refused.headers);
    }));
    await new Promise((resolve) => server.listen(port, "127.0.0.1", resolve));
    const ticks = setInterval(() => tick(state), 30);
    return {
        url: `http://127.0.0.1:${server.address().port}/`,
        state,
        close: () => {
            clearInterval(ticks);
            server.closeAllConnections();
            return new Promise((resolve) => server.close(resolve));
        },
    };
}

function json(response, status, value, headers = {}) {
    response.writeHead(status, { "Content-Type": "application/json; charset=utf-8", ...headers });
    response.end(value === null ? undefined : JSON.stringify(value));
}

async function bodyOf(request) {
    const parts = [];
    for await (const part of request) parts.push(part);
    return Buffer.concat(parts);
}

/** The fields of a request, in JSON or as a form; files are buffers. */
async function fieldsOf(request) {
    const body = await bodyOf(request);
    const type = request.headers["content-type"] ?? "";
    if (type.startsWith("application/json")) return JSON.parse(body.toString("utf8").replace(/"seed":\s*(-?\d+)/, '"seed":"$1"'));
    if (!type.startsWith("multipart/form-data")) throw new Refused(415, "This Content-Type is not read here.");
    const form = await new Response(body, { headers: { "Content-Type": type } }).formData();
    const fields = {};
    for (const [name, value] of form) {
        fields[name] = typeof value === "string" ? value : Buffer.from(await value.arrayBuffer());
    }
    return fields;
}

async function answer(state, request, response) {
    const url = new URL(request.url, "http://localhost");
    const path = url.pathname;
    if (request.method === "GET" && (path === "/" || path.startsWith("/page/"))) return page(path, response);
    if (path === "/health/live") return json(response, 200, { status: "up", reasons: [] });
    if (state.key && request.headers.authorization !== "Bearer " + state.key) {
        throw new Refused(401, "The key is missing or wrong.", { type: "authentication_error" });
    }
    const route = `${request.method} ${path}`;
    if (route === "GET /v1/server") return json(response, 200, about(state));
    if (route === "POST /v1/tokens") return json(response, 200, tokens((await fieldsOf(request)).prompt));
    if (route === "POST /v1/images/plan") return json(response, 200, plan(await fieldsOf(request)));
    if (route === "POST /v1/recipe") return json(response, 200, recipe(await bodyOf(request)));
    if (route === "POST /v1/embeddings/images/check") return json(response, 200, check((await fieldsOf(request)).file));
    if (route === "POST /v1/embeddings/images") {
        const { file } = await fieldsOf(request);
        return json(response, 200, store(state, file ?? embeddingsOf(256)));
    }
    if (route === "POST /v1/jobs") return submit(state, request, response);
    if (route === "GET /v1/jobs") return json(response, 200, list(state, url.searchParams));
    const [, stored, asFile] = /^\/v1\/embeddings\/images\/(emb_[0-9a-f]{64})(\/file)?$/.exec(path) ?? [];
    if (state.embeddings.has(stored)) {
        if (!asFile) return json(response, 200, state.embeddings.get(stored));
        response.writeHead(200, { "Content-Type": "application/octet-stream" });
        return response.end(state.files.get(stored));
    }
    const [, id, rest = ""] = /^\/v1\/jobs\/([^/]+)(\/.*)?$/.exec(path) ?? [];
    const job = state.jobs.find((one) => one.id === id);
    if (!job) throw new Refused(404, "There is nothing here.", { type: "not_found_error" });
    return ofJob(state, job, request, response, rest);
}

async function page(path, response) {
    const name = path === "/" ? "index.html" : normalize(path.slice("/page/".length));
    try {
        const bytes = await readFile(join(PAGE, name));
        response.writeHead(200, {
            "Content-Type": TYPES[extname(name)] + "; charset=utf-8",
            "Content-Security-Policy": CSP,
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-cache",
        });
        response.end(bytes);
    } catch {
        throw new Refused(404, "There is no such file.", { type: "not_found_error" });
    }
}

function about(state) {
    return {
        version: "0.1.0",
        model: {
            name: "tiny-cogview4",
            default_size: SIZES[0],
            sizes: SIZES,
            steps: 20,
            guidance: 3.5,
            words: WORDS.split(" "),
            description: { en: "Draws flat pictures of coloured shapes.", zh: "绘制由彩色形状组成的扁平图画。" },
            limits: { en: "It knows nothing else.", zh: "除此之外什么也不会画。" },
            encodes: true,
            draws: true,
        },
        samplers: SAMPLERS.map(([id, title]) => ({ id, title })),
        loras: ["pencil", "night"],
        limits: { n: 10, prompt_characters: 100_000, body_bytes: 64 << 20 },
        queue: { waiting: state.jobs.filter(({ status }) => status === "queued").length, limit: state.limit },
        keys: state.key !== null,
    };
}

function tokens(prompt) {
    const words = prompt.match(/[a-z]+|[^\sa-z]/gi) ?? [];
    const known = new Set((WORDS + " " + [...WORDS].join(" ")).split(" "));
    const most = 224;
    return {
        count: words.length,
        most,
        cut_tokens: Math.max(0, words.length - most),
        cut_text: words.slice(most).join(" "),
        unknown_words: [...new Set(words.filter((word) => /[a-z]{2,}/i.test(word) && !known.has(word.toLowerCase())))].slice(0, 8),
        tokens: words,
    };
}

function sizeOf({ size }) {
    const wanted = !size || size === "auto" ? SIZES[0] : size;
    const [width, height] = wanted.split("x").map(Number);
    if (!(width % 16 === 0 && height % 16 === 0 && width > 0 && height > 0)) {
        throw new Refused(400, `A picture cannot have the size ${wanted}.`, {
            why: "Width and height are multiples of 16.", advice: "Ask for 256x256.", param: "size",
        });
    }
    if (width * height > 2048 * 2048) {
        throw new Refused(422, `A picture of ${wanted} needs 9.4 GiB of memory, and the server has 4 GiB for it.`, {
            why: "The pixels are decoded at once.", advice: "Ask for a smaller size, such as 1024x1024.", param: "size",
        });
    }
    return [width, height];
}

function plan(asked) {
    const [width, height] = sizeOf(asked);
    const steps = Number(asked.steps ?? 20);
    const seconds = (steps * (asked.image ? Number(asked.strength ?? 0.6) : 1) * Number(asked.n ?? 1) * width * height) / 65536 / 11;
    return {
        fits: true,
        peak_bytes: 310e6 + width * height * 900,
        budget_bytes: 4 * 2 ** 30,
        smallest_budget_bytes: 150e6,
        seconds,
        size: `${width}x${height}`,
        steps,
        guidance: Number(asked.guidance ?? 3.5),
        tokens: { prompt: asked.prompt ? tokens(asked.prompt).count : 0, negative_prompt: null },
        stages: [{ stage: "denoising", peak_bytes: 310e6, read_bytes: 9e6, seconds }],
        findings: SIZES.includes(`${width}x${height}`) ? [] : [{
            severity: "warning",
            code: "SIZE_UNTRAINED",
            what: `The model was not trained with the size ${width}x${height}.`,
            why: "It knows four sizes.",
            advice: "Use 256x256 for the best pictures.",
        }],
    };
}

function recipe(png) {
    const text = readText(png, "mock");
    if (text === null) throw new Refused(400, "The picture contains no settings.");
    return JSON.parse(text);
}

/** A safetensors file of embeddings of this width, all zero. */
export function embeddingsOf(width) {
    const shape = [1, 16, width];
    const bytes = 16 * width * 4;
    const header = Buffer.from(JSON.stringify({ prompt_embeds: { dtype: "F32", shape, data_offsets: [0, bytes] } }));
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(header.length));
    return Buffer.concat([length, header, Buffer.alloc(bytes)]);
}

function shapesOf(file) {
    const length = Number(file.readBigUInt64LE(0));
    const header = JSON.parse(file.toString("utf8", 8, 8 + length));
    return header.prompt_embeds?.shape ?? [];
}

function check(file) {
    const shape = shapesOf(file);
    return shape.at(-1) === 256
        ? { accepted: true, findings: [{ severity: "info", code: "PROMPT_UNKNOWN", what: "The file does not name its prompt.", why: "", advice: "" }] }
        : { accepted: false, findings: [{
            severity: "error",
            code: "EMBEDDINGS_WIDTH",
            what: `The embeddings are ${shape.at(-1)} wide, and the model takes 256.`,
            why: "They come from another text encoder.",
            advice: "Encode the prompt with the encoder of this model.",
        }] };
}

function store(state, file) {
    const id = "emb_" + createHash("sha256").update(file).digest("hex");
    const prompts = [{ shape: shapesOf(file), text: null }];
    state.files.set(id, file);
    state.embeddings.set(id, { id, object: "image.embeddings", url: `/v1/embeddings/images/${id}/file`, bytes: file.length, prompts, negatives: [], findings: [] });
    return state.embeddings.get(id);
}

async function submit(state, request, response) {
    const asked = await fieldsOf(request);
    const key = request.headers["idempotency-key"];
    const known = key && state.keys.get(key);
    if (known) return json(response, 202, view(state, known), { Location: "/v1/jobs/" + known.id });
    if (state.jobs.filter(({ status }) => status === "queued").length >= state.limit) {
        throw new Refused(429, "The queue is full.", {
            why: `${state.limit} jobs wait.`, advice: "Try again later.", type: "rate_limit_exceeded", headers: { "Retry-After": "1", "Retry-After-Ms": "700" },
        });
    }
    const job = accept(state, asked);
    if (key) state.keys.set(key, job);
    json(response, 202, view(state, job), { Location: "/v1/jobs/" + job.id });
}

/** Takes a job in. */
export function accept(state, asked) {
    const [width, height] = asked.image && !asked.size ? pngSize(asked.image) : sizeOf(asked);
    const loras = typeof asked.loras === "string" ? JSON.parse(asked.loras) : asked.loras ?? [];
    const job = {
        id: "job_" + randomBytes(8).toString("hex"),
        kind: asked.image ? "edit" : "generation",
        status: "queued",
        created: Date.now(),
        version: 1,
        width,
        height,
        steps: Number(asked.steps ?? 20),
        n: Number(asked.n ?? 1),
        seed: String(asked.seed ?? randomBytes(8).readBigUInt64LE() >> 1n),
        asked: { ...asked, loras },
        mask: asked.mask ?? null,
        results: [],
        preview: null,
    };
    state.jobs.unshift(job);
    return job;
}

function requestOf(job) {
    const { asked } = job;
    return {
        prompt: asked.prompt ?? null,
        negative_prompt: asked.negative_prompt ?? null,
        size: `${job.width}x${job.height}`,
        steps: job.steps,
        guidance: Number(asked.guidance ?? 3.5),
        seed: job.seed,
        sampler: asked.sampler ?? "euler",
        n: job.n,
        strength: asked.strength === undefined ? null : Number(asked.strength),
        loras: asked.loras,
        embeddings: asked.embeddings ?? null,
        output_format: "png",
    };
}

function view(state, job) {
    const waiting = state.jobs.filter(({ status }) => status === "queued").reverse();
    const seconds = (job.steps * job.n * state.stepMillis) / 1000;
    const position = job.status === "queued" ? waiting.indexOf(job) + 1 : null;
    const asUnix = (millis) => (millis ? Math.floor(millis / 1000) : null);
    return {
        id: job.id,
        object: "image.job",
        kind: job.kind,
        status: job.status,
        created_at: asUnix(job.created),
        started_at: asUnix(job.started),
        finished_at: asUnix(job.finished),
        position,
        expected_wait_seconds: position ? position * seconds : 0,
        expected_seconds: seconds * (1 - (job.fraction ?? 0)),
        attempt: 1,
        progress: job.status === "running" ? progress(job) : null,
        preview: job.preview ? `/v1/jobs/${job.id}/preview` : null,
        request: requestOf(job),
        results: job.results,
        notes: [],
        error: job.error ?? null,
    };
}

function progress(job) {
    const { fraction } = job;
    if (fraction < 0.05) return { stage: "encoding", done: fraction * 20, of: 1, fraction };
    if (fraction > 0.95) return { stage: "decoding", done: (fraction - 0.95) * 20, of: 1, fraction };
    return { stage: "denoising", done: ((fraction - 0.05) / 0.9) * job.steps, of: job.steps, fraction };
}

/** Lets time go by. */
function tick(state) {
    let job = state.jobs.find(({ status }) => status === "running");
    if (!job) {
        job = state.jobs.findLast(({ status }) => status === "queued");
        if (!job) return;
        Object.assign(job, { status: "running", started: Date.now(), fraction: 0, shown: 0 });
        for (const other of state.jobs) other.version++;
    }
    const before = job.fraction;
    job.fraction = Math.min(1, (Date.now() - job.started) / (job.steps * job.n * state.stepMillis));
    if (job.fraction === before) return;
    job.version++;
    const step = Math.floor(job.fraction * job.steps);
    if (step > job.shown && job.fraction < 0.95) {
        job.shown = step;
        job.preview = draw({ ...picture(job, 0), width: 96, height: Math.round((96 * job.height) / job.width), done: job.fraction });
    }
    if (job.fraction > 0.4 && /\bfail\b/.test(job.asked.prompt ?? "")) {
        const [what, why, advice] = ["The weights of transformer block 3 cannot be read.", "The disk reports an error.", "Check the disk, then ask again."];
        const error = { message: `${what} ${why} ${advice}`, type: "server_error", param: null, code: null, what, why, advice };
        Object.assign(job, { status: "failed", finished: Date.now(), error });
    } else if (job.fraction >= 1) {
        finish(state, job);
    }
}

function picture(job, index) {
    return { prompt: job.asked.prompt ?? job.asked.embeddings, seed: Number((BigInt(job.seed) + BigInt(index)) & 0x7fffffffn), width: job.width, height: job.height };
}

/** Completes a job. */
export function finish(state, job) {
    job.results = Array.from({ length: job.n }, (_, index) => {
        const seed = String(BigInt(job.seed) + BigInt(index));
        const settings = { ...requestOf(job), seed, model: "tiny-cogview4" };
        const file = draw({ ...picture(job, index), texts: { mock: JSON.stringify(settings) } });
        const sha256 = createHash("sha256").update(file).digest("hex");
        state.files.set(`${job.id}/${index}`, file);
        const parameters = `${job.asked.prompt}\nSteps: ${job.steps}, Sampler: Euler, CFG scale: 3.5, Seed: ${seed}, Size: ${job.width}x${job.height}`;
        return { index, url: `/v1/jobs/${job.id}/results/${index}`, type: "image/png", bytes: file.length, sha256, size: `${job.width}x${job.height}`, seed, parameters };
    });
    Object.assign(job, { status: "done", finished: Date.now(), version: job.version + 1 });
}

function list(state, query) {
    const text = (query.get("q") ?? "").toLowerCase();
    const most = Number(query.get("limit") ?? 20);
    const found = state.jobs.filter((job) =>
        (!query.get("status") || job.status === query.get("status"))
        && `${job.asked.prompt ?? ""}\n${job.asked.negative_prompt ?? ""}`.toLowerCase().includes(text));
    const from = query.get("after") ? found.findIndex(({ id }) => id === query.get("after")) + 1 : 0;
    const data = found.slice(from, from + most);
    const more = from + most < found.length;
    return { object: "list", data: data.map((job) => view(state, job)), has_more: more, next: more ? data.at(-1).id : null };
}

function ofJob(state, job, request, response, rest) {
    const route = `${request.method} ${rest}`;
    const final = ["done", "failed", "cancelled"].includes(job.status);
    if (route === "GET ") return json(response, 200, view(state, job));
    if (route === "DELETE ") {
        if (!final) Object.assign(job, { status: "cancelled", finished: Date.now(), version: job.version + 1 });
        return json(response, 200, view(state, job));
    }
    if (route === "DELETE /results") {
        if (!final) throw new Refused(409, "The job is not done yet.", { advice: "Cancel it first." });
        state.jobs.splice(state.jobs.indexOf(job), 1);
        return json(response, 204, null);
    }
    if (route === "GET /events") return stream(state, job, request, response);
    const result = /^GET \/results\/(\d+)$/.exec(route);
    const file = result ? state.files.get(`${job.id}/${result[1]}`) : route === "GET /preview" ? job.preview : null;
    if (!file) throw new Refused(404, "There is nothing here.", { type: "not_found_error" });
    response.writeHead(200, { "Content-Type": "image/png", "Cache-Control": "private, immutable" });
    response.end(file);
}

async function stream(state, job, request, response) {
    response.writeHead(200, { "Content-Type": "text/event-stream; charset=utf-8", "Cache-Control": "no-store" });
    response.write(": keep-alive\n\n");
    const send = (event, data) => response.write(`id: ${job.version}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    let known = Number(request.headers["last-event-id"] ?? 0);
    let preview = null;
    while (!response.destroyed) {
        if (job.version > known) {
            known = job.version;
            const seen = view(state, job);
            if (job.preview && job.preview !== preview && job.status === "running") {
                preview = job.preview;
                send("preview", { step: job.shown, of: job.steps, b64_json: preview.toString("base64") });
            }
            if (job.status === "queued") send("queued", { position: seen.position, expected_wait_seconds: seen.expected_wait_seconds, expected_seconds: seen.expected_seconds });
            else if (job.status === "running") send("progress", { ...seen.progress, expected_seconds: seen.expected_seconds });
            else {
                send(job.status, { job: seen });
                response.end();
                return;
            }
        }
        await new Promise((resolve) => setTimeout(resolve, 60));
    }
}

/** Pictures to look at. */
export function addExamples(state, prompts) {
    prompts.forEach((prompt, i) => {
        const job = accept(state, { prompt, seed: String(40 + i), steps: 20 });
        finish(state, Object.assign(job, { created: Date.now() - (prompts.length - i) * 420_000, started: Date.now() - 2_000 }));
        Object.assign(job, { finished: job.created + 2_000, started: job.created });
    });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
    const option = (name) => (process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : null);
    const mock = await startMock({ port: Number(option("--port") ?? 8080), key: option("--key") });
    if (process.argv.includes("--examples")) addExamples(mock.state, ["a red heart", "a blue star on a yellow background"]);
    console.log(mock.url);
}

// Talks to the server: keys, errors, and seeds that are longer than JavaScript's numbers.

import { emit } from "./dom.js";
import { tab } from "./memory.js";
import { locale, t } from "./texts.js";

/** What the server refused, or could not do, as it may be shown: what, why, advice. */
export class Refusal extends Error {
    constructor(status, { what, why = "", advice = "", param = null, code = null }, retryAfterSeconds = null) {
        super(what);
        Object.assign(this, { status, what, why, advice, param, code, retryAfterSeconds });
    }
}

/** No answer at all. */
export class Unreachable extends Refusal {
    constructor() {
        super(0, {
            what: t("error.unreachable"),
            why: t("error.unreachable.why"),
            advice: t("error.unreachable.advice"),
        });
    }
}

const folder = new URL(".", document.baseURI);
const KEPT_AS_TEXT = /"seed"\s*:\s*(-?\d+)/g; // inside a text of JSON the quotes would be escaped
const SENT_AS_NUMBER = /"seed":"(-?\d+)"/g;

/** The address of a path of the server, wherever a proxy has put it. */
export function address(path) {
    const url = new URL(path.replace(/^\/+/, ""), folder);
    if (url.origin !== folder.origin) throw new Error("Not of this server: " + path);
    return url.href;
}

export function parseJson(text) {
    return JSON.parse(text.replace(KEPT_AS_TEXT, '"seed":"$1"'));
}

export function toJson(value) {
    return JSON.stringify(value).replace(SENT_AS_NUMBER, '"seed":$1');
}

let key = tab.read("key");
let asking = null;
let askForKey = () => Promise.resolve(null);

/** How to ask for a key; it is told whether one was refused, and gives null if there is none. */
export function onKeyNeeded(ask) {
    askForKey = ask;
}

async function anotherKey(refused) {
    if (refused !== key) return true; // somebody else has asked meanwhile
    asking ??= askForKey(refused !== null).finally(() => (asking = null));
    const given = await asking;
    if (given === null) return false;
    key = given;
    tab.write("key", key);
    return true;
}

/** The response of the server, whose status is 2xx. */
export async function send(method, path, { body, headers = {}, signal } = {}) {
    for (;;) {
        const used = key;
        const all = { "Accept-Language": locale(), ...headers };
        if (used) all.Authorization = "Bearer " + used;
        let response;
        try {
            response = await fetch(address(path), {
                method, body, headers: all, signal, cache: "no-store", credentials: "same-origin", redirect: "error",
            });
        } catch (failure) {
            if (signal?.aborted) throw failure;
            emit("unreachable");
            throw new Unreachable();
        }
        emit("reached");
        if (response.ok) return response;
        if (response.status === 401) {
            await response.body?.cancel();
            if (await anotherKey(used)) continue;
            throw new Refusal(401, { what: t("error.key"), advice: t("error.key.advice") });
        }
        throw await refusal(response);
    }
}

async function refusal(response) {
    const seconds = Number(response.headers.get("Retry-After-Ms")) / 1000 || Number(response.headers.get("Retry-After"));
    let error = null;
    try {
        error = parseJson(await response.text()).error;
    } catch {
        // not of this server, a proxy's page perhaps
    }
    if (!error || typeof error !== "object") {
        return new Refusal(response.status, {
            what: t("error.answer"),
            why: t("error.answer.why", { status: response.status }),
            advice: t("error.answer.advice"),
        }, seconds || null);
    }
    return new Refusal(response.status, { ...error, what: error.what || error.message || "" }, seconds || null);
}

async function json(response) {
    const text = await response.text();
    try {
        return text ? parseJson(text) : null;
    } catch {
        throw new Refusal(response.status, {
            what: t("error.answer"),
            why: t("error.answer.why", { status: response.status }),
            advice: t("error.answer.advice"),
        });
    }
}

export async function get(path, signal) {
    return json(await send("GET", path, { signal }));
}

export async function remove(path) {
    return json(await send("DELETE", path));
}

/** Sends JSON, a form with files, or a file. */
export async function post(path, value, { signal, headers = {} } = {}) {
    const form = value instanceof FormData;
    const file = value instanceof Blob;
    return json(await send("POST", path, {
        body: form || file ? value : toJson(value),
        headers: form ? headers : { "Content-Type": file ? value.type : "application/json", ...headers },
        signal,
    }));
}

/** A name that no other request has; crypto.randomUUID is not there on plain http. */
export function freshKey() {
    return "page-" + Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
        byte.toString(16).padStart(2, "0")).join("");
}

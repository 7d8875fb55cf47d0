// Server-sent events through fetch: EventSource could send no key.

import { parseJson, send } from "./api.js";

/** Cuts a stream of text into events {type, data, id}; comments and retry are left out. */
export class EventParser {
    #rest = "";
    #event = { type: "message", data: [], id: null };

    /** The events that this piece of the stream completes. */
    push(text) {
        const lines = (this.#rest + text).split(/\r\n|\n|\r(?!$)/);
        this.#rest = lines.pop();
        const events = [];
        for (const line of lines) {
            if (line === "") {
                if (this.#event.data.length > 0) {
                    events.push({ ...this.#event, data: this.#event.data.join("\n") });
                }
                this.#event = { type: "message", data: [], id: this.#event.id };
            } else {
                this.#field(line);
            }
        }
        return events;
    }

    #field(line) {
        const colon = line.indexOf(":");
        const name = colon < 0 ? line : line.slice(0, colon);
        const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
        if (name === "event") this.#event.type = value;
        else if (name === "data") this.#event.data.push(value);
        else if (name === "id") this.#event.id = value;
    }
}

/** The events of a path, until the server ends the stream. */
export async function* events(path, { lastId, signal }) {
    const headers = { Accept: "text/event-stream" };
    if (lastId !== null) headers["Last-Event-ID"] = lastId;
    const response = await send("GET", path, { headers, signal });
    const reader = response.body.getReader();
    const decoder = new TextDecoder();
    const parser = new EventParser();
    try {
        for (;;) {
            const { done, value } = await reader.read();
            if (done) return;
            for (const event of parser.push(decoder.decode(value, { stream: true }))) {
                yield { ...event, data: parseJson(event.data) };
            }
        }
    } finally {
        reader.cancel().catch(() => {});
    }
}

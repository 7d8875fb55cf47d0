// What all tests of the page share: a browser, and an eye on everything that must never happen.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { startMock } from "./mock.mjs";

const modules = createRequire(process.env.PAGE_MODULES + "/");
const { chromium } = modules("playwright-core");
const AXE = readFileSync(modules.resolve("axe-core/axe.min.js"), "utf8");
const GIVEN = process.env.PAGE_SERVER || null;

export const mock = GIVEN ? null : await startMock();
export const server = GIVEN ? new URL("/", GIVEN).href : mock.url;
export const browser = await chromium.launch({ executablePath: process.env.PAGE_CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox"] });

/** A prompt that no other test has. */
let prompts = 0;
export function freshPrompt(begin = "a red heart") {
    return `${begin} ${process.pid % 1000}x${Date.now() % 100_000}x${++prompts}`;
}

/** A browser without memory, in which everything wrong is written down; refused lists answers that a test asks for. */
export async function newContext({ refused = [], ...options } = {}) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: "en-US", ...options });
    context.setDefaultTimeout(15_000);
    const wrong = [];
    await context.exposeBinding("violated", (source, what) => wrong.push("Violates the policy: " + what));
    await context.addInitScript(() => document.addEventListener("securitypolicyviolation", (event) =>
        self.violated(`${event.violatedDirective} ${event.blockedURI}`)));
    context.on("console", (message) => {
        const answered = /Failed to load resource: (?:the server responded with a status of (\d+)|net::(\w+))/.exec(message.text());
        if (["error", "warning"].includes(message.type()) && !(answered && refused.includes(answered[1] ?? answered[2]))) {
            wrong.push(`Console: ${message.text()} ${message.location().url}`);
        }
    });
    context.on("weberror", (error) => wrong.push("Uncaught: " + error.error().stack));
    context.on("request", (request) => {
        const url = request.url();
        if (!url.startsWith(server) && !/^(blob|data):/.test(url)) wrong.push("Asks elsewhere: " + url);
    });
    return { context, wrong };
}

/** A test in a page of its own. */
export function pageTest(name, options, body) {
    test(name, { timeout: 90_000 }, async () => {
        const { context, wrong } = await newContext(options);
        try {
            const page = await context.newPage();
            await page.goto(server);
            await body(page, context);
            assert.deepEqual(wrong, []);
        } catch (failure) {
            if (wrong.length > 0) failure.message += "\n" + wrong.join("\n");
            throw failure;
        } finally {
            await context.close();
        }
    });
}

export const prompt = (page) => page.locator("#prompt");
export const cards = (page, text) => page.locator("#job-list .job").filter({ hasText: text });
export const tiles = (page, text) => page.locator("#tiles li").filter({ hasText: text });

/** Draws with the button, and waits until it is done. */
export async function drawAndWait(page, text) {
    await prompt(page).fill(text);
    await page.getByRole("button", { name: "Draw", exact: true }).click();
    await tiles(page, text).first().waitFor({ timeout: 60_000 });
}

/** Waits until something is so. */
export async function eventually(what, check, seconds = 20) {
    const end = Date.now() + seconds * 1000;
    for (;;) {
        const result = await check();
        if (result) return result;
        assert.ok(Date.now() < end, "Not in time: " + what);
        await new Promise((resolve) => setTimeout(resolve, 100));
    }
}

/** Drops a file on the page as a hand would. */
export async function dropFile(page, name, type, bytes) {
    const transfer = await page.evaluateHandle(({ name, type, text }) => {
        const transfer = new DataTransfer();
        const content = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
        transfer.items.add(new File([content], name, { type }));
        return transfer;
    }, { name, type, text: bytes.toString("base64") });
    for (const event of ["dragenter", "dragover", "drop"]) {
        await page.dispatchEvent("body", event, { dataTransfer: transfer });
    }
}

/** What axe finds wrong, as text. */
export async function axe(page) {
    await page.evaluate(AXE);
    const found = await page.evaluate(async () => {
        const { violations } = await globalThis.axe.run(document, { resultTypes: ["violations"] });
        return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary}`));
    });
    return found;
}

/** Bytes of the server. */
export async function bytesAt(path, options) {
    const response = await fetch(new URL(path, server), options);
    assert.ok(response.ok, `${path}: ${response.status}`);
    return Buffer.from(await response.arrayBuffer());
}

export async function jsonAt(path, options) {
    return JSON.parse(await bytesAt(path, options));
}

export async function closeAll() {
    await browser.close();
    await mock?.close();
}

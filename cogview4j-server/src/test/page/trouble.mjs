// What goes wrong, and what the page makes of it.

import assert from "node:assert/strict";
import { cards, drawAndWait, eventually, freshPrompt, jsonAt, pageTest, prompt, tiles } from "./browser.mjs";

const draw = (page) => page.getByRole("button", { name: "Draw", exact: true });

const refusal = (what, why, advice, param) => ({
    error: { message: `${what} ${why} ${advice}`, type: "invalid_request_error", param, code: null, what, why, advice },
});

pageTest("A refusal says what, why, and what to do, at the field that is meant", { refused: ["422"] }, async (page) => {
    await page.route("**/v1/jobs", (route) => route.fulfill({
        status: 422, json: refusal("It does not fit.", "It needs 9 GiB.", "Ask for less.", "steps"),
    }));
    await prompt(page).fill("a red heart");
    await draw(page).click();
    const alert = page.locator("#refused");
    for (const text of ["It does not fit.", "It needs 9 GiB.", "Ask for less."]) await alert.getByText(text, { exact: true }).waitFor();
    assert.equal(await page.locator("#steps").getAttribute("aria-invalid"), "true");
    await page.locator("#steps").fill("5");
    assert.equal(await page.locator("#steps").getAttribute("aria-invalid"), null);
});

pageTest("A full queue is asked again when it says, with the same key", { refused: ["429"] }, async (page) => {
    const keys = [];
    await page.route("**/v1/jobs", (route) => {
        keys.push(route.request().headers()["idempotency-key"]);
        if (keys.length > 1) return route.continue();
        return route.fulfill({
            status: 429, headers: { "Retry-After": "2" }, json: refusal("The queue is full.", "64 jobs wait.", "Try again later.", null),
        });
    });
    const text = freshPrompt();
    await prompt(page).fill(text);
    await draw(page).click();
    await cards(page, text).getByText("The queue is full.").waitFor();
    await cards(page, text).getByText(/Trying again in \d s/).waitFor();
    await tiles(page, text).waitFor({ timeout: 60_000 });
    assert.equal(keys.length, 2);
    assert.equal(keys[0], keys[1]);
    assert.match(keys[0], /^page-[0-9a-f]{32}$/);
});

pageTest("Waiting for a full queue can be given up", { refused: ["429"] }, async (page) => {
    await page.route("**/v1/jobs", (route) => route.fulfill({
        status: 429, headers: { "Retry-After": "60" }, json: refusal("The queue is full.", "", "", null),
    }));
    const text = freshPrompt();
    await prompt(page).fill(text);
    await draw(page).click();
    await cards(page, text).getByRole("button", { name: "Cancel: " + text }).click();
    await eventually("the card is gone", async () => (await cards(page, text).count()) === 0);
});

pageTest("A server that goes away and comes back loses nothing", { refused: ["ERR_INTERNET_DISCONNECTED"] }, async (page, context) => {
    const [running, written] = [freshPrompt(), freshPrompt("a blue star")];
    await prompt(page).fill(running);
    await page.locator("#n").fill("3");
    await draw(page).click();
    await cards(page, running).getByRole("progressbar").waitFor();
    await context.setOffline(true);
    await prompt(page).fill(written);
    await page.locator("#n").fill("1");
    await draw(page).click();
    await page.getByText("The server does not answer. Trying again …").waitFor();
    await cards(page, written).getByText("The server does not answer.").waitFor();
    await context.setOffline(false);
    await page.getByText("The server is back.").waitFor();
    await tiles(page, running).nth(2).waitFor({ timeout: 60_000 });
    await tiles(page, written).waitFor({ timeout: 60_000 });
    assert.equal((await jsonAt("/v1/jobs?q=" + encodeURIComponent(written))).data.length, 1);
});

pageTest("A stream of events that breaks off is taken up where it ended", {}, async (page) => {
    const asked = [];
    let progress = null;
    await page.route("**/events", (route) => {
        asked.push(route.request().headers()["last-event-id"] ?? null);
        if (asked.length > 1) return route.continue();
        progress = { stage: "denoising", done: 1.5, of: 20, fraction: 0.1, expected_seconds: 5 };
        return route.fulfill({
            contentType: "text/event-stream",
            body: `: hello\r\n\r\nid: 1\r\nevent: progress\r\ndata: ${JSON.stringify(progress)}\r\n\r\nid: 99\nevent: progress\n`,
        });
    });
    const text = freshPrompt();
    await prompt(page).fill(text);
    await page.locator("#n").fill("2");
    await draw(page).click();
    await tiles(page, text).nth(1).waitFor({ timeout: 60_000 });
    assert.deepEqual(asked.slice(0, 2), [null, "1"]);
});

pageTest("A job that fails says why, and its settings can be changed", { refused: ["404"] }, async (page) => {
    const text = freshPrompt();
    await page.route("**/events", async (route) => {
        const id = route.request().url().split("/").at(-2);
        const job = await jsonAt("/v1/jobs/" + id);
        const { error } = refusal("A weight cannot be read.", "The disk is broken.", "Buy another.", null);
        await route.fulfill({
            contentType: "text/event-stream",
            body: `id: 9\nevent: failed\ndata: ${JSON.stringify({ job: { ...job, status: "failed", error } })}\n\n`,
        });
    });
    await page.route("**/v1/jobs?status=*", (route) => route.fulfill({ json: { object: "list", data: [], has_more: false, next: null } }));
    await prompt(page).fill(text);
    await draw(page).click();
    const card = cards(page, text);
    for (const part of ["A weight cannot be read.", "The disk is broken.", "Buy another."]) await card.getByText(part, { exact: true }).waitFor();
    await prompt(page).fill("");
    await card.getByRole("button", { name: "Change the settings" }).click();
    assert.equal(await prompt(page).inputValue(), text);
});

pageTest("A server that asks for a key gets it, and pictures are shown with it", { refused: ["401"] }, async (page, context) => {
    const text = freshPrompt();
    await page.locator("#steps").fill("2");
    await drawAndWait(page, text);
    await context.route("**/v1/**", (route) => {
        if (route.request().headers().authorization === "Bearer secret-key") return route.continue();
        return route.fulfill({ status: 401, json: refusal("The key is missing.", "", "", null) });
    });
    await page.reload();
    const dialog = page.locator("#key-dialog");
    await dialog.getByLabel("Key").fill("wrong-key");
    await page.keyboard.press("Enter");
    await dialog.getByText("The server does not accept this key.").waitFor();
    await dialog.getByLabel("Key").fill("secret-key");
    await dialog.getByRole("button", { name: "Use the key" }).click();
    await eventually("the picture is shown", () => tiles(page, text).locator("img").evaluate((image) => image.naturalWidth > 0));
    await page.reload();
    await tiles(page, text).waitFor();
    assert.equal(await dialog.isVisible(), false);
    assert.equal(await page.evaluate(() => JSON.stringify(localStorage).includes("secret")), false);
});

pageTest("HTML in a prompt is shown as text", {}, async (page) => {
    const text = freshPrompt("<img src=x onerror=alert(1)><b>heart</b>");
    await page.locator("#steps").fill("2");
    page.on("dialog", () => assert.fail("A script of the prompt ran."));
    await drawAndWait(page, text);
    await tiles(page, text).getByRole("button").click();
    await page.locator("#view-prompt", { hasText: text }).waitFor();
    assert.equal(await page.locator("#view-prompt *, .tile .title *").count(), 0);
    assert.equal(await page.locator("img[src=x]").count(), 0);
});

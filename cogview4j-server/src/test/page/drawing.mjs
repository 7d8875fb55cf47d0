// From the prompt to the picture.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { cards, drawAndWait, eventually, freshPrompt, jsonAt, pageTest, prompt, tiles } from "./browser.mjs";
import { writePng } from "./png.mjs";

const draw = (page) => page.getByRole("button", { name: "Draw", exact: true });

pageTest("A prompt becomes a picture, with a preview and progress on the way", {}, async (page) => {
    const text = freshPrompt();
    await prompt(page).fill(text);
    await page.locator("#n").fill("3");
    await draw(page).click();
    const card = cards(page, text);
    await card.getByRole("progressbar").waitFor();
    await card.getByText(/Denoising · step \d+ of \d+/).waitFor();
    await card.getByRole("img", { name: "Preview of " + text }).waitFor();
    await tiles(page, text).nth(2).waitFor({ timeout: 60_000 });
    await eventually("the card is gone", async () => (await card.count()) === 0);
    await eventually("three pictures are shown", () => tiles(page, text).locator("img").evaluateAll((images) =>
        images.length === 3 && images.every((image) => image.src.startsWith("blob:") && image.naturalWidth > 0)));
});

pageTest("What it takes is told before the click", { refused: ["400", "422"] }, async (page) => {
    await prompt(page).fill("a red heart");
    await page.getByText(/^\d+ of [\d,]+ tokens$/).waitFor();
    await page.locator("#plan-facts").getByText(/\d [KMG]iB/).waitFor();
    await page.locator("#size").selectOption("free");
    await page.locator("#width").fill("250");
    await page.locator("#height").fill("256");
    await page.locator("#plan-findings .what").waitFor();
});

pageTest("A word that the model does not know is named", {}, async (page) => {
    await prompt(page).fill("a furry heart");
    await page.getByText("The model does not know: furry").waitFor();
});

pageTest("A late answer to an older prompt is not shown", {}, async (page) => {
    await page.route("**/v1/tokens", async (route) => {
        const slow = route.request().postDataJSON().prompt === "one";
        await new Promise((resolve) => setTimeout(resolve, slow ? 1500 : 0));
        const count = slow ? 111 : 222;
        await route.fulfill({ json: { count, most: 1024, cut_tokens: 0, cut_text: "", unknown_words: [], tokens: [] } }).catch(() => {});
    });
    await prompt(page).fill("one");
    await page.waitForTimeout(700);
    await prompt(page).fill("two");
    await page.getByText("222 of 1,024 tokens").waitFor();
    await page.waitForTimeout(1200);
    assert.equal(await page.getByText("222 of 1,024 tokens").count(), 1);
});

pageTest("A job is cancelled while it runs", {}, async (page) => {
    const text = freshPrompt();
    await prompt(page).fill(text);
    await page.locator("#n").fill("8");
    await draw(page).click();
    const card = cards(page, text);
    await card.getByRole("progressbar").waitFor();
    await card.getByRole("button", { name: "Cancel: " + text }).click();
    await eventually("the card is gone", async () => (await card.count()) === 0);
    await page.locator("#said", { hasText: "Cancelled." }).waitFor();
    await page.locator("#show").selectOption("cancelled");
    await tiles(page, text).waitFor();
});

pageTest("A reload in the middle of a job finds it again", {}, async (page) => {
    const text = freshPrompt();
    await prompt(page).fill(text);
    await page.locator("#n").fill("4");
    await draw(page).click();
    await cards(page, text).getByRole("progressbar").waitFor();
    await page.reload();
    await cards(page, text).getByRole("progressbar").waitFor();
    assert.equal(await prompt(page).inputValue(), text);
    await tiles(page, text).nth(3).waitFor({ timeout: 60_000 });
});

pageTest("Two tabs show each other's jobs and pictures", {}, async (page, context) => {
    const other = await context.newPage();
    await other.goto(page.url());
    await other.getByText("New picture").waitFor();
    const [one, two] = [freshPrompt("a blue star"), freshPrompt("a green circle")];
    await prompt(page).fill(one);
    await page.locator("#n").fill("3");
    await draw(page).click();
    await cards(other, one).waitFor();
    await prompt(other).fill(two);
    await draw(other).click();
    await cards(page, two).waitFor();
    for (const tab of [page, other]) {
        await tiles(tab, one).nth(2).waitFor({ timeout: 60_000 });
        await tiles(tab, two).waitFor({ timeout: 60_000 });
    }
});

pageTest("Jobs that run together all show what becomes of them", {}, async (page) => {
    const [one, two] = [freshPrompt(), freshPrompt("a blue star")];
    const running = new Set();
    await page.route("**/v1/jobs?status=*", async (route) => { // as if the second ran with the first
        const status = new URL(route.request().url()).searchParams.get("status");
        if (status === "done") return route.continue();
        const all = (await jsonAt("/v1/jobs?limit=100")).data.filter((job) => ["queued", "running"].includes(job.status));
        const data = status === "queued" ? [] : all.map((job) => ({
            ...job, status: "running", position: null, preview: `/v1/jobs/${job.id}/preview`,
            progress: { stage: "denoising", done: 2.5, of: 20, fraction: 0.2 },
        }));
        return route.fulfill({ json: { object: "list", data, has_more: false, next: null } });
    });
    await page.route("**/preview", (route) => {
        running.add(route.request().url());
        return route.fulfill({ contentType: "image/png", body: writePng(32, 32, (x, y) => [x * 8, y * 8, 90]) });
    });
    await page.locator("#n").fill("4");
    for (const text of [one, two]) {
        await prompt(page).fill(text);
        await draw(page).click();
    }
    await cards(page, one).getByRole("img", { name: "Preview of " + one }).waitFor();
    await cards(page, two).getByRole("img", { name: "Preview of " + two }).waitFor();
    assert.equal(running.size, 1);
    await cards(page, one).getByRole("button", { name: "Cancel: " + one }).click();
    await cards(page, two).getByRole("button", { name: "Cancel: " + two }).click();
});

pageTest("A picture is opened, asked for again, varied, downloaded and removed", {}, async (page) => {
    const text = freshPrompt();
    await page.locator("#steps").fill("10");
    await page.locator("#seed").fill("9007199254740993"); // longer than JavaScript's numbers
    await drawAndWait(page, text);
    await prompt(page).fill("");
    await page.locator("#steps").fill("");
    await page.locator("#seed").fill("");

    await tiles(page, text).getByRole("button").click();
    const dialog = page.locator("#view-dialog");
    await dialog.getByText("9007199254740993", { exact: true }).waitFor();
    const download = page.waitForEvent("download");
    await dialog.getByRole("button", { name: "Download" }).click();
    const file = await download;
    assert.match(file.suggestedFilename(), /^a-red-heart-.*-9007199254740993\.png$/);
    assert.equal((await readFile(await file.path())).toString("latin1", 1, 4), "PNG");

    await dialog.getByRole("button", { name: "Again" }).click();
    assert.equal(await prompt(page).inputValue(), text);
    assert.equal(await page.locator("#seed").inputValue(), "9007199254740993");
    assert.equal(await page.locator("#steps").inputValue(), "10");

    await tiles(page, text).getByRole("button").click();
    await dialog.getByRole("button", { name: "Vary" }).click();
    await tiles(page, text).nth(1).waitFor({ timeout: 60_000 });
    const { data } = await jsonAt("/v1/jobs?limit=2&q=" + encodeURIComponent(text));
    assert.equal(data.length, 2);
    assert.equal(data[0].request.steps, 10);
    assert.notEqual(String(data[0].request.seed), String(data[1].request.seed));

    await tiles(page, text).first().getByRole("button").click();
    await dialog.getByRole("button", { name: "Remove" }).click();
    await page.locator("#confirm-dialog").getByRole("button", { name: "Remove" }).click();
    await eventually("one is left", async () => (await tiles(page, text).count()) === 1);
    assert.equal((await jsonAt("/v1/jobs?q=" + encodeURIComponent(text))).data.length, 1);
});

pageTest("LoRAs go along, and their weights come back", { refused: ["400"] }, async (page) => {
    const asked = [];
    await page.route("**/v1/server", async (route) => {
        const response = await route.fetch();
        await route.fulfill({ response, json: { ...(await response.json()), loras: ["pencil", "night"] } });
    });
    await page.route("**/v1/jobs", (route) => {
        asked.push(route.request().postDataJSON());
        return route.continue({ postData: { ...asked.at(-1), loras: [] } }); // the server may have others
    });
    await page.reload();
    await page.getByText("LoRAs").click();
    await page.getByLabel("night", { exact: true }).check();
    await page.getByLabel("Weight of night").fill("0.6");
    const text = freshPrompt();
    await page.locator("#steps").fill("2");
    await drawAndWait(page, text);
    assert.deepEqual(asked[0].loras, [{ name: "night", weight: 0.6 }]);
    await page.reload();
    await eventually("the choice is there again", () => page.getByLabel("night", { exact: true }).isChecked());
    assert.equal(await page.getByLabel("Weight of night").inputValue(), "0.6");
});

pageTest("The pictures are searched and paged", {}, async (page) => {
    const text = freshPrompt();
    await page.locator("#steps").fill("2");
    await drawAndWait(page, text);
    await page.locator("#search").fill(text.toUpperCase());
    await page.locator("#said", { hasText: "1 job found" }).waitFor();
    assert.equal(await page.locator("#tiles li").count(), 1);
    await page.locator("#search").fill("nothing like this");
    await page.getByText("No prompt contains “nothing like this”.").waitFor();

    const job = (await jsonAt("/v1/jobs?status=done&limit=1")).data[0];
    const pages = { "": [1, "x"], x: [2, null] };
    await page.route("**/v1/jobs?status=done*", (route) => {
        const [number, next] = pages[new URL(route.request().url()).searchParams.get("after") ?? ""];
        const data = [{ ...job, id: "job_page" + number, request: { ...job.request, prompt: "page " + number } }];
        route.fulfill({ json: { object: "list", data, has_more: next !== null, next } });
    });
    await page.locator("#search").fill("");
    await tiles(page, "page 1").waitFor();
    await page.getByRole("button", { name: "Show more" }).click();
    await tiles(page, "page 2").waitFor();
    assert.equal(await page.getByRole("button", { name: "Show more" }).count(), 0);
});

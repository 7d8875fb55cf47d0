// Files that are dropped, and masks that are painted.

import assert from "node:assert/strict";
import { bytesAt, cards, drawAndWait, dropFile, eventually, freshPrompt, jsonAt, pageTest, prompt, tiles } from "./browser.mjs";
import { embeddingsOf } from "./mock.mjs";
import { writePng } from "./png.mjs";

const draw = (page) => page.getByRole("button", { name: "Draw", exact: true });
const plain = (width, height) => writePng(width, height, (x, y) => [x % 256, y % 256, 120]);

async function dropPlain(page) {
    await dropFile(page, "plain.png", "image/png", plain(256, 256));
    await page.locator("#file-dialog").getByRole("button", { name: "Edit the picture" }).click();
}

pageTest("A picture that is dropped gives its settings", {}, async (page) => {
    const text = freshPrompt();
    await page.locator("#steps").fill("7");
    await page.locator("#guidance").fill("4.5");
    await drawAndWait(page, text);
    const { data: [job] } = await jsonAt("/v1/jobs?q=" + encodeURIComponent(text));
    const png = await bytesAt(job.results[0].url);
    await page.getByRole("button", { name: "Start afresh" }).click();
    await dropFile(page, "heart.png", "image/png", png);
    const dialog = page.locator("#file-dialog");
    await dialog.getByText("It contains the settings that it was made with.").waitFor();
    await dialog.getByRole("button", { name: "Use its settings" }).click();
    assert.equal(await prompt(page).inputValue(), text);
    assert.equal(await page.locator("#steps").inputValue(), "7");
    assert.equal(await page.locator("#guidance").inputValue(), "4.5");
    assert.notEqual(await page.locator("#seed").inputValue(), "");
});

pageTest("A picture without settings can still be edited", { refused: ["400"] }, async (page) => {
    await dropFile(page, "plain.png", "image/png", plain(256, 256));
    const dialog = page.locator("#file-dialog");
    await dialog.getByText("It contains no settings that could be used.").waitFor();
    assert.equal(await dialog.getByRole("button", { name: "Use its settings" }).count(), 0);
    await dialog.getByRole("button", { name: "Edit the picture" }).click();
    await page.locator("#edit").getByText("All of it is drawn anew.").waitFor();
    const text = freshPrompt();
    await prompt(page).fill(text);
    await page.locator("#strength").fill("0.5");
    await draw(page).click();
    await tiles(page, text).waitFor({ timeout: 60_000 });
    const { data: [job] } = await jsonAt("/v1/jobs?q=" + encodeURIComponent(text));
    assert.equal(job.kind, "edit");
    assert.equal(job.request.strength, 0.5);
});

pageTest("What an edit takes depends on its strength", { refused: ["400"] }, async (page) => {
    await dropPlain(page);
    await prompt(page).fill("a red heart");
    const answer = () => page.waitForResponse((response) => response.url().endsWith("/v1/images/plan")).then((response) => response.json());
    const whole = answer();
    await page.locator("#strength").fill("1");
    const { seconds: longer } = await whole;
    const part = answer();
    await page.locator("#strength").fill("0.2");
    const { seconds: shorter } = await part;
    assert.ok(shorter < longer, `${shorter} s, ${longer} s`);
});

pageTest("A mask is painted, taken back, and sent: transparent where it was painted", { refused: ["400"] }, async (page) => {
    await dropPlain(page);
    await page.getByRole("button", { name: "Paint a mask" }).click();
    const dialog = page.locator("#mask-dialog");
    const canvas = page.locator("#mask-canvas");
    const covered = async () => Number(/(\d+) %/.exec(await page.locator("#mask-covers").textContent())[1]);
    const box = await canvas.boundingBox();
    const stroke = async (y) => {
        await page.mouse.move(box.x + box.width * 0.4, box.y + box.height * y);
        await page.mouse.down();
        await page.mouse.move(box.x + box.width * 0.6, box.y + box.height * y, { steps: 8 });
        await page.mouse.up();
    };
    await stroke(0.4);
    const first = await covered();
    assert.ok(first > 0);
    await stroke(0.7);
    assert.ok(await covered() > first);
    await dialog.getByRole("button", { name: "Undo" }).click();
    assert.equal(await covered(), first);
    await dialog.getByRole("button", { name: "Redo" }).click();
    assert.ok(await covered() > first);
    await dialog.getByRole("button", { name: "Invert" }).click();
    assert.ok(await covered() > 50);
    await page.keyboard.press("Control+z");
    assert.ok(await covered() < 50);
    await canvas.focus();
    await page.keyboard.press("Control+z");
    assert.equal(await covered(), first);
    await dialog.getByRole("button", { name: "Erase" }).click();
    await stroke(0.4);
    assert.ok(await covered() < first);
    await dialog.getByRole("button", { name: "Clear" }).click();
    assert.equal(await covered(), 0);
    await dialog.getByRole("button", { name: "Brush", exact: true }).click();
    await stroke(0.5);
    await dialog.getByRole("button", { name: "Use the mask" }).click();
    await page.getByText("Only the painted part is drawn anew.").waitFor();

    const text = freshPrompt();
    await prompt(page).fill(text);
    await keepMask(page);
    await draw(page).click();
    await tiles(page, text).waitFor({ timeout: 60_000 });
    assert.deepEqual(await sentMask(page), { type: "image/png", width: 256, height: 256, middle: 0, corner: 255 });
});

/** Keeps the mask that the page sends next; the protocol of the browser's tools leaves files out. */
function keepMask(page) {
    return page.evaluate(() => {
        const real = self.fetch;
        self.fetch = (address, options) => {
            if (options?.body instanceof FormData) self.sentMask = options.body.get("mask");
            return real(address, options);
        };
    });
}

/** Size of the mask that was sent, and its alpha in the middle and in a corner. */
function sentMask(page) {
    return page.evaluate(async () => {
        const bitmap = await createImageBitmap(self.sentMask);
        const { width, height } = bitmap;
        const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
        context.drawImage(bitmap, 0, 0);
        const alpha = (x, y) => context.getImageData(x, y, 1, 1).data[3];
        return { type: self.sentMask.type, width, height, middle: alpha(width / 2, height / 2), corner: alpha(1, 1) };
    });
}

pageTest("A mask is painted with keys alone", { refused: ["400"] }, async (page) => {
    await dropPlain(page);
    await page.keyboard.press("Enter"); // the focus is on the mask's button
    const covers = page.locator("#mask-covers");
    await covers.getByText("0 painted").or(covers.getByText("0 % painted")).waitFor();
    for (const key of ["]", "]", "Space", "ArrowRight", "Shift+ArrowDown", "Space", "ArrowUp"]) await page.keyboard.press(key);
    await eventually("something is painted", async () => !/\b0 %/.test(await covers.textContent()));
    const painted = await covers.textContent();
    for (const key of ["+", "+", "-", "0"]) await page.keyboard.press(key);
    assert.equal(await covers.textContent(), painted);
    await page.keyboard.press("Escape");
    await page.locator("#confirm-dialog").getByText("Discard what you painted?").waitFor();
    await page.keyboard.press("Escape");
    assert.equal(await page.locator("#mask-dialog").isVisible(), true);
    await page.keyboard.press("Escape");
    await page.locator("#confirm-dialog").getByRole("button", { name: "Discard" }).click();
    await page.getByText("All of it is drawn anew.").waitFor();
});

pageTest("Embeddings that are dropped are checked and drawn", {}, async (page) => {
    const made = await jsonAt("/v1/embeddings/images", {
        method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ prompt: "a red heart" }),
    });
    const file = await bytesAt(`/v1/embeddings/images/${made.id}/file`);
    await dropFile(page, "heart.safetensors", "", file);
    const dialog = page.locator("#file-dialog");
    await dialog.getByText("The model can draw from this file.").waitFor();
    await dialog.getByRole("button", { name: "Draw from it" }).click();
    await page.locator("#embeddings").getByText(/heart\.safetensors/).waitFor();
    assert.equal(await prompt(page).isVisible(), false);
    const sent = page.waitForResponse((response) => response.request().method() === "POST" && response.url().endsWith("/v1/jobs"));
    await draw(page).click();
    const { id } = await (await sent).json();
    await page.locator(`#tiles [data-job="${id}"]`).waitFor({ timeout: 60_000 });
    await page.getByRole("button", { name: "Back to a prompt" }).click();
    assert.equal(await prompt(page).isVisible(), true);
    await page.locator(`#tiles [data-job="${id}"]`).getByRole("button").click();
    await page.locator("#view-dialog").getByRole("button", { name: "Again" }).click();
    await page.locator("#embeddings").getByText(/emb_/).waitFor();
});

pageTest("One prompt of several in a file of embeddings is chosen", {}, async (page) => {
    const made = await jsonAt("/v1/embeddings/images", {
        method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ prompt: "a red heart" }),
    });
    const prompts = [made.prompts[0], { ...made.prompts[0], text: "the second" }];
    await page.route("**/v1/embeddings/images", (route) => route.fulfill({ json: { ...made, prompts } }));
    const asked = [];
    await page.route("**/v1/jobs", (route) => {
        asked.push(route.request().postDataJSON());
        return route.continue({ postData: { ...asked.at(-1), embeddings: made.id } });
    });
    await dropFile(page, "two.safetensors", "", await bytesAt(`/v1/embeddings/images/${made.id}/file`));
    await page.locator("#file-dialog").getByRole("button", { name: "Draw from it" }).click();
    await page.getByLabel("Prompt in the file").selectOption({ label: "No. 2 · the second" });
    await draw(page).click();
    await eventually("it was sent", () => asked.length > 0);
    assert.equal(asked[0].embeddings, made.id + "#2");
    assert.equal("prompt" in asked[0], false);
});

pageTest("Embeddings of another model are refused with a reason", {}, async (page) => {
    await dropFile(page, "other.safetensors", "", embeddingsOf(48));
    const dialog = page.locator("#file-dialog");
    await dialog.getByText("The model cannot draw from this file.").waitFor();
    await dialog.locator(".problem .what").first().waitFor();
    assert.equal(await dialog.getByRole("button", { name: "Draw from it" }).count(), 0);
});

pageTest("A file that is neither says what can be opened", {}, async (page) => {
    await dropFile(page, "notes.txt", "text/plain", Buffer.from("hello"));
    const dialog = page.locator("#file-dialog");
    await dialog.getByText("Choose a file of one of these kinds.").waitFor();
    await page.keyboard.press("Escape");
    await dropFile(page, "broken.png", "image/png", Buffer.from("hello"));
    await dialog.getByText("Save it anew as PNG, then open it again.").waitFor();
    assert.equal(await cards(page, "broken").count(), 0);
});

// For everybody: languages, keys, small screens, screen readers.

import assert from "node:assert/strict";
import { readdirSync, statSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { axe, drawAndWait, dropFile, eventually, freshPrompt, pageTest, prompt, tiles } from "./browser.mjs";
import { embeddingsOf } from "./mock.mjs";
import { writePng } from "./png.mjs";

const PHONE = { width: 360, height: 740 };
const WIDE = { width: 1600, height: 900 };

pageTest("Chinese is spoken to who reads Chinese, and the switch is remembered", { locale: "zh-CN" }, async (page) => {
    await page.getByRole("button", { name: "开始绘制" }).waitFor();
    assert.equal(await page.locator("html").getAttribute("lang"), "zh-CN");
    const text = freshPrompt("红色的爱心");
    await page.locator("#steps").fill("2");
    await prompt(page).fill(text);
    await page.locator("#prompt-tokens").getByText(/\d+ 个词元/).waitFor();
    await page.getByRole("button", { name: "开始绘制" }).click();
    await tiles(page, text).waitFor({ timeout: 60_000 });
    await page.getByLabel("语言").selectOption("en");
    await page.getByRole("button", { name: "Draw", exact: true }).waitFor();
    await page.reload();
    await page.getByRole("button", { name: "Draw", exact: true }).waitFor();
});

pageTest("The colours that were chosen are remembered", {}, async (page) => {
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await background();
    await page.getByLabel("Colours").selectOption("dark");
    const dark = await background();
    assert.notEqual(dark, light);
    await page.reload();
    assert.equal(await background(), dark);
});

pageTest("Everything fits a phone", { viewport: PHONE, hasTouch: true }, async (page) => {
    const text = freshPrompt("a heart with a word that is as long as Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft");
    await page.locator("#steps").fill("2");
    await drawAndWait(page, text);
    const tooWide = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.equal(await tooWide(), 0);
    await tiles(page, text).getByRole("button").click();
    assert.equal(await tooWide(), 0);
    const box = await page.locator("#view-dialog").boundingBox();
    assert.ok(box.x >= 0 && box.x + box.width <= PHONE.width);
});

pageTest("Keys alone are enough to draw, look and remove", {}, async (page) => {
    const text = freshPrompt();
    await page.keyboard.press("Tab");
    await page.getByRole("link", { name: "Skip to the pictures" }).waitFor();
    await eventually("Tab leads to the prompt", async () => {
        await page.keyboard.press("Tab");
        return page.evaluate(() => document.activeElement.id === "prompt");
    });
    await page.keyboard.type(text);
    await page.keyboard.press("Control+Enter");
    await tiles(page, text).waitFor({ timeout: 60_000 });
    await page.keyboard.press("Control+k");
    assert.equal(await page.evaluate(() => document.activeElement.id), "search");
    await page.keyboard.type(text);
    await eventually("only this one", async () => (await page.locator("#tiles li").count()) === 1);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.locator("#view-dialog").waitFor();
    await page.keyboard.press("Escape");
    assert.equal(await page.evaluate(() => document.activeElement.className), "tile");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Delete");
    await page.locator("#confirm-dialog").waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await eventually("it is gone", async () => (await tiles(page, text).count()) === 0);
    await eventually("the focus is somewhere", () => page.evaluate(() => document.activeElement !== document.body));
});

pageTest("A picture that is opened again before its window has told that it closed can be looked at and closed", {}, async (page) => {
    const text = freshPrompt();
    await page.locator("#steps").fill("2");
    await drawAndWait(page, text);
    await tiles(page, text).getByRole("button").click();
    await page.locator("#view-dialog").waitFor();
    await page.evaluate(() => {
        document.querySelector("#view-dialog").close();
        document.querySelector("#tiles button").click();
    });
    await page.locator("#view-dialog").waitFor();
    await page.keyboard.press("Delete");
    await page.locator("#confirm-dialog").waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    await page.locator("#view-dialog").waitFor({ state: "hidden" });
    assert.equal(await page.evaluate(() => document.activeElement.className), "tile");
});

pageTest("Who wants no motion sees none", { reducedMotion: "reduce" }, async (page) => {
    const moving = await page.evaluate(() => [...document.querySelectorAll("*")].filter((node) =>
        getComputedStyle(node).transitionDuration.split(",").some((time) => parseFloat(time) > 0)).length);
    assert.equal(moving, 0);
});

for (const [screen, viewport] of [["a phone", PHONE], ["a wide screen", WIDE]]) {
    for (const colorScheme of ["light", "dark"]) {
        pageTest(`axe finds nothing on ${screen} in ${colorScheme}`, { viewport, colorScheme, refused: ["400"] }, (page) => look(page));
    }
}

/** Looks at the page in all its states. */
async function look(page) {
    const clean = async (state) => assert.deepEqual(await axe(page), [], state);
    const text = freshPrompt("a furry heart");
    await page.locator("#steps").fill("2");
    await drawAndWait(page, text);
    await page.locator("details").evaluateAll((all) => all.forEach((one) => (one.open = true)));
    await clean("a picture");
    await page.locator("#steps").fill("");
    await page.locator("#n").fill("3");
    await page.getByRole("button", { name: "Draw", exact: true }).click();
    await page.locator("#job-list").getByRole("progressbar").waitFor();
    await clean("a job");
    await tiles(page, text).first().getByRole("button").click();
    await clean("a picture that is open");
    await page.locator("#view-remove").click();
    await clean("a question");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    await page.locator("#help-button").click();
    await clean("the keys");
    await page.keyboard.press("Escape");
    await dropFile(page, "other.safetensors", "", embeddingsOf(48));
    await page.locator("#file-dialog .problem").first().waitFor();
    await clean("embeddings");
    await page.keyboard.press("Escape");
    await dropFile(page, "plain.png", "image/png", writePng(64, 64, (x, y) => [x, y, 90]));
    await page.getByText("It contains no settings that could be used.").waitFor();
    await clean("a file");
    await page.getByRole("button", { name: "Edit the picture" }).click();
    await clean("a picture to edit");
    await page.getByRole("button", { name: "Paint a mask" }).click();
    await page.locator("#mask-dialog").waitFor();
    await page.keyboard.press("Space");
    await clean("a mask");
    await page.getByRole("button", { name: "Use the mask" }).click();
    await page.evaluate(() => {
        const dialog = document.getElementById("key-dialog");
        document.getElementById("key-problem").hidden = false;
        document.getElementById("key-problem").textContent = "Wrong.";
        dialog.showModal();
    });
    await clean("the key");
}

test("The page is small", () => {
    const folder = fileURLToPath(new URL("../../main/resources/io/cogview4j/server/page/", import.meta.url));
    const bytes = readdirSync(folder).reduce((sum, name) => sum + statSync(folder + name).size, 0);
    assert.ok(bytes < 150_000, `${bytes} bytes`);
});

// Makes the pictures of the page in docs/images: tools/page/check --screenshots.

import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { bytesAt, closeAll, dropFile, mock, newContext, prompt, tiles } from "./browser.mjs";
import { addExamples } from "./mock.mjs";

const ENGLISH = [
    "a red heart", "a blue star on a yellow background", "a green triangle on a purple background", "an orange circle on a blue background",
    "a purple star on a green background", "a yellow heart on a blue background", "a small green circle", "a blue square on an orange background",
    "a red triangle on a yellow background", "an orange star",
];
const CHINESE = [
    "红色的爱心", "黄色背景上的蓝色星星", "紫色背景上的绿色三角形", "蓝色背景上的橙色圆形", "绿色背景上的紫色星星", "蓝色背景上的黄色爱心",
    "绿色的小圆形", "橙色背景上的蓝色正方形", "黄色背景上的红色三角形", "橙色星星",
];
const folder = fileURLToPath(new URL("../../../../docs/images/", import.meta.url));

async function shot(name, options, act) {
    const { context } = await newContext(options);
    const page = await context.newPage();
    await page.goto(mock.url);
    await tiles(page, "").nth(9).waitFor();
    await act(page);
    await page.waitForTimeout(600);
    writeFileSync(`${folder}page-${name}.png`, await page.screenshot());
    await context.close();
}

function examples(prompts) {
    mock.state.jobs.length = 0;
    addExamples(mock.state, prompts);
}

async function drawing(page, text) {
    await page.locator("#steps").fill("40");
    await prompt(page).fill(text);
    await page.locator("#plan-facts div").first().waitFor();
    await page.keyboard.press("Control+Enter");
    await page.keyboard.press("Control+Enter");
    await page.locator("#job-list img:not([hidden])").waitFor();
    await page.waitForTimeout(500);
    await page.evaluate(() => document.getElementById("said").classList.remove("shown"));
}

async function stop() {
    for (const job of mock.state.jobs) if (job.status !== "done") job.status = "cancelled";
}

const wide = { width: 1200, height: 780 };
examples(ENGLISH);
await shot("light", { viewport: wide, colorScheme: "light" }, (page) => drawing(page, "a purple heart on a yellow background"));
await stop();
await shot("dark", { viewport: wide, colorScheme: "dark" }, async (page) => {
    await tiles(page, "a purple star").getByRole("button").click();
    await page.locator("#view-picture[src]").waitFor();
});
await shot("phone", { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, hasTouch: true }, async (page) => {
    await page.locator("#tiles").scrollIntoViewIfNeeded();
    await drawing(page, "a blue heart on an orange background");
    await page.evaluate(() => document.getElementById("jobs").scrollIntoView());
});
await stop();
await shot("mask", { viewport: wide, colorScheme: "light" }, async (page) => {
    const heart = mock.state.jobs.find(({ asked }) => asked.prompt === "a red heart");
    await dropFile(page, "heart.png", "image/png", await bytesAt(`/v1/jobs/${heart.id}/results/0`));
    await page.getByRole("button", { name: "Edit the picture" }).click();
    await page.getByRole("button", { name: "Paint a mask" }).click();
    const box = await page.locator("#mask-canvas").boundingBox();
    const at = (x, y) => [box.x + box.width / 2 + x, box.y + box.height / 2 + y];
    await page.mouse.move(...at(-120, -160));
    await page.mouse.down();
    for (let i = 1; i <= 40; i++) await page.mouse.move(...at(-120 + i * 6, -160 + 70 * Math.sin(i / 5)));
    await page.mouse.up();
    await page.mouse.move(...at(190, 60));
});
examples(CHINESE);
await shot("chinese", { viewport: wide, colorScheme: "light", locale: "zh-CN" }, (page) => drawing(page, "黄色背景上的紫色爱心"));
await closeAll();

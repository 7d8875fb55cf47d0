// Pictures need the key, too, so they are fetched, and shown from memory.

import { send } from "./api.js";
import { t } from "./texts.js";

const AT_ONCE = 3; // browsers open six connections to a server, for all tabs together
const waiting = [];
let running = 0;

/** The bytes of a picture. */
export async function fetchPicture(url, signal) {
    await new Promise((begin) => {
        waiting.push(begin);
        next();
    });
    try {
        return await (await send("GET", url, { signal })).blob();
    } finally {
        running--;
        next();
    }
}

function next() {
    while (running < AT_ONCE && waiting.length > 0) {
        running++;
        waiting.shift()();
    }
}

/** Shows bytes in an image; what it showed before is given back. */
export function showBlob(image, blob) {
    release(image);
    image.src = URL.createObjectURL(blob);
}

/** Gives back what an image shows. */
export function release(image) {
    if (image.src.startsWith("blob:")) URL.revokeObjectURL(image.src);
    image.removeAttribute("src");
}

const urls = new WeakMap();
const near = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
        if (isIntersecting) {
            near.unobserve(target);
            load(target);
        }
    }
}, { rootMargin: "600px" });

/** Shows the picture at this path once the image comes near what is seen. */
export function showWhenNear(image, url) {
    urls.set(image, url);
    near.observe(image);
}

export function forget(image) {
    near.unobserve(image);
    urls.delete(image);
    release(image);
}

async function load(image) {
    const url = urls.get(image);
    try {
        const blob = await fetchPicture(url);
        if (urls.get(image) === url) showBlob(image, blob);
    } catch {
        if (urls.get(image) === url) image.alt = t("picture.broken") + " " + image.alt;
    }
}

/** A PNG or JPEG file as the server reads it, and its size; null if the browser cannot read it. */
export async function readPicture(file) {
    let bitmap;
    try {
        bitmap = await createImageBitmap(file);
    } catch {
        return null;
    }
    const { width, height } = bitmap;
    let blob = file;
    if (file.type !== "image/png" && file.type !== "image/jpeg") {
        const canvas = new OffscreenCanvas(width, height);
        canvas.getContext("2d").drawImage(bitmap, 0, 0);
        blob = await canvas.convertToBlob({ type: "image/png" });
    }
    bitmap.close();
    return { blob, width, height };
}

/** Lets the browser save bytes under a name. */
export function saveAs(blob, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

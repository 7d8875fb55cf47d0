// PNG files without a library: written from pixels, and read as far as their texts.

import { crc32, deflateSync } from "node:zlib";

const SIGNATURE = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);

function chunk(type, data) {
    const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
    const framed = Buffer.alloc(body.length + 8);
    framed.writeUInt32BE(data.length, 0);
    body.copy(framed, 4);
    framed.writeUInt32BE(crc32(body), body.length + 4);
    return framed;
}

/** A PNG file of RGB pixels, given by a function of x and y, with texts inside. */
export function writePng(width, height, pixel, texts = {}) {
    const raw = Buffer.alloc((width * 3 + 1) * height);
    let at = 0;
    for (let y = 0; y < height; y++) {
        at++; // the filter: none
        for (let x = 0; x < width; x++) {
            for (const value of pixel(x, y)) raw[at++] = value;
        }
    }
    const header = Buffer.alloc(13);
    header.writeUInt32BE(width, 0);
    header.writeUInt32BE(height, 4);
    header.set([8, 2, 0, 0, 0], 8);
    return Buffer.concat([
        SIGNATURE,
        chunk("IHDR", header),
        ...Object.entries(texts).map(([keyword, text]) =>
            chunk("iTXt", Buffer.from(`${keyword}\0\0\0\0\0${text}`, "utf8"))),
        chunk("IDAT", deflateSync(raw)),
        chunk("IEND", Buffer.alloc(0)),
    ]);
}

/** The text of a keyword in a PNG file, or null. */
export function readText(png, keyword) {
    for (let at = 8; at + 12 <= png.length;) {
        const length = png.readUInt32BE(at);
        const type = png.toString("latin1", at + 4, at + 8);
        const data = png.subarray(at + 8, at + 8 + length);
        if (type === "iTXt" && data.toString("utf8", 0, keyword.length) === keyword) {
            return data.toString("utf8", keyword.length + 5);
        }
        at += length + 12;
    }
    return null;
}

/** Width and height of a PNG file. */
export function pngSize(png) {
    return [png.readUInt32BE(16), png.readUInt32BE(20)];
}

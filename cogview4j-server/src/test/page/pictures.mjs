// Pictures for the mock server: flat shapes, as the prompt says, that come out of noise.

import { createHash } from "node:crypto";
import { writePng } from "./png.mjs";

const COLOURS = {
    red: [214, 58, 52], 红: [214, 58, 52], blue: [58, 110, 196], 蓝: [58, 110, 196], green: [76, 160, 92], 绿: [76, 160, 92],
    yellow: [242, 193, 78], 黄: [242, 193, 78], purple: [134, 92, 176], 紫: [134, 92, 176], orange: [236, 138, 60], 橙: [236, 138, 60],
};
const WORDS = /red|blue|green|yellow|purple|orange|[红蓝绿黄紫橙]/g;

const SHAPES = {
    heart: (x, y) => {
        const a = x * 1.25;
        const b = -y * 1.25 + 0.2;
        return (a * a + b * b - 0.6) ** 3 - a * a * b ** 3 * 1.4;
    },
    star: (x, y) => {
        const angle = Math.atan2(x, -y);
        const beta = Math.PI / 5; // from a tip to the next notch
        const theta = Math.abs((((angle / (2 * beta)) + 100.5) % 1) - 0.5) * 2 * beta;
        const [tip, notch] = [0.95, 0.42];
        return Math.hypot(x, y) - (tip * notch * Math.sin(beta)) / (tip * Math.sin(theta) + notch * Math.sin(beta - theta));
    },
    square: (x, y) => Math.max(Math.abs(x), Math.abs(y)) - 0.68,
    triangle: (x, y) => Math.max(Math.abs(x) * 0.9 - (y + 0.8) * 0.45, y - 0.65),
    circle: (x, y) => Math.hypot(x, y) - 0.8,
};
const NAMES = { heart: /heart|爱心|心/, star: /star|星/, square: /square|house|正方形|方/, triangle: /triangle|tree|三角|树/, circle: /./ };

function noise(seed, x, y, channel) {
    let h = (seed ^ Math.imul(x + 1, 374761393) ^ Math.imul(y + 1, 668265263) ^ Math.imul(channel + 1, 2246822519)) | 0;
    h = Math.imul(h ^ (h >>> 13), 1274126177);
    return ((h ^ (h >>> 16)) >>> 0) / 4294967296;
}

/** A PNG file of a prompt, of which this part (0 to 1) has come out of the noise. */
export function draw({ prompt, seed, width, height, done = 1, texts = {} }) {
    const text = (prompt ?? "").toLowerCase();
    const said = text.match(WORDS) ?? [];
    if (text.includes("背景上")) said.reverse();
    const bits = createHash("sha256").update(`${text} ${seed}`).digest();
    const names = Object.keys(SHAPES);
    const asked = names.find((name) => NAMES[name].test(text) && name !== "circle");
    const shape = SHAPES[asked ?? "circle"];
    const colour = COLOURS[said[0]] ?? Object.values(COLOURS)[bits[0] % 12];
    const ground = (COLOURS[said[1]] ?? Object.values(COLOURS)[bits[1] % 12]).map((value) => 255 - (255 - value) * 0.22);
    const size = 0.5 + (bits[2] / 255) * 0.22;
    const [cx, cy] = [(bits[3] / 255 - 0.5) * 0.3, (bits[4] / 255 - 0.5) * 0.3];
    const scale = Math.min(width, height) / 2;
    const rough = (1 - done) ** 0.7;
    return writePng(width, height, (x, y) => {
        let inside = 0;
        for (const [dx, dy] of [[0.25, 0.25], [0.75, 0.25], [0.25, 0.75], [0.75, 0.75]]) {
            const u = (x + dx - width / 2) / scale - cx;
            const v = (y + dy - height / 2) / scale - cy;
            if (shape(u / size, v / size) < 0) inside += 0.25;
        }
        return [0, 1, 2].map((channel) => {
            const clean = ground[channel] + (colour[channel] - ground[channel]) * inside;
            return Math.round(rough < 0.01 ? clean : clean * (1 - rough) + 255 * noise(seed | 0, x >> 3, y >> 3, channel) * rough);
        });
    }, texts);
}

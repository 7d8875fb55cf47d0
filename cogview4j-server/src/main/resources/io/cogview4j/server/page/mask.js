// The window in which a mask is painted: with mouse, pen, fingers or keys.

import { $, on, setText } from "./dom.js";
import { confirm, open } from "./dialogs.js";
import { Painting } from "./painting.js";
import { number, t } from "./texts.js";

const LARGEST = 16; // pixels of the screen for one of the picture
let opening = false;
let painting = null;
let bitmap = null;
let tool = "brush";
let view = { scale: 1, x: 0, y: 0 };
let cursor = null; // in pixels of the picture
let penDown = false; // by the keyboard
let before = 0; // steps when the window was opened
const pointers = new Map();
let pinch = null;

/** The mask as it is painted: {blob, steps}; null if it is empty; undefined if it is left as it was. */
export async function openMask({ blob, width, height, mask }) {
    if (opening || painting) return undefined; // clicked twice
    opening = true;
    bitmap = await createImageBitmap(blob).finally(() => (opening = false));
    painting = new Painting(width, height, mask?.steps);
    before = painting.steps.length;
    cursor = { x: width / 2, y: height / 2 };
    penDown = false;
    pointers.clear();
    const closed = open($("mask-dialog"));
    setTool("brush");
    fit();
    told();
    const answer = await closed;
    const painted = answer === "use" ? await result() : undefined;
    bitmap.close();
    bitmap = painting = null;
    return painted;
}

async function result() {
    const blob = await painting.file();
    return blob === null ? null : { blob, steps: painting.steps };
}

export function prepareMask() {
    const canvas = $("mask-canvas");
    for (const button of document.querySelectorAll("[data-tool]")) {
        button.addEventListener("click", () => setTool(button.dataset.tool));
    }
    const actions = {
        "mask-undo": () => painting.undo(),
        "mask-redo": () => painting.redo(),
        "mask-all": () => painting.take({ kind: "all" }),
        "mask-clear": () => painting.take({ kind: "clear" }),
        "mask-invert": () => painting.take({ kind: "invert" }),
        "mask-zoom-in": () => zoom(1.5),
        "mask-zoom-out": () => zoom(1 / 1.5),
        "mask-fit": fit,
    };
    for (const [id, action] of Object.entries(actions)) {
        $(id).addEventListener("click", () => {
            action();
            told();
        });
    }
    $("mask-size").addEventListener("input", draw);
    canvas.addEventListener("pointerdown", down);
    canvas.addEventListener("pointermove", moved);
    for (const name of ["pointerup", "pointercancel"]) canvas.addEventListener(name, up);
    canvas.addEventListener("contextmenu", (event) => event.preventDefault());
    canvas.addEventListener("wheel", (event) => {
        event.preventDefault();
        zoom(Math.exp(-event.deltaY / 400), at(event));
    }, { passive: false });
    canvas.addEventListener("keydown", keyed);
    $("mask-dialog").addEventListener("keydown", undoOrRedo);
    canvas.addEventListener("blur", () => (penDown = false));
    new ResizeObserver(() => painting && draw()).observe($("mask-stage"));
    $("mask-dialog").addEventListener("cancel", leaving);
    $("mask-dialog").querySelector("[data-close='']").addEventListener("click", leaving);
    on("language", () => painting && told());
}

/** Asks before something that was painted is lost. */
async function leaving(event) {
    if (painting.steps.length === before) return;
    event.preventDefault();
    event.stopPropagation();
    if (await confirm(t("mask.discard"), t("mask.discard.text"), t("mask.discard.yes"))) $("mask-dialog").close("");
    else $("mask-canvas").focus();
}

function setTool(chosen) {
    tool = chosen;
    for (const button of document.querySelectorAll("[data-tool]")) {
        button.setAttribute("aria-pressed", String(button.dataset.tool === tool));
    }
    $("mask-canvas").classList.toggle("moving", tool === "move");
    draw();
}

function diameter() {
    const part = Number($("mask-size").value) / 100;
    return Math.max(2, part * part * Math.min(painting.canvas.width, painting.canvas.height));
}

/** Where an event is, in pixels of the stage. */
function at(event) {
    const box = $("mask-canvas").getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
}

function toPicture({ x, y }) {
    return { x: (x - view.x) / view.scale, y: (y - view.y) / view.scale };
}

function fit() {
    const { clientWidth, clientHeight } = $("mask-stage");
    const { width, height } = painting.canvas;
    const scale = Math.min((clientWidth - 32) / width, (clientHeight - 32) / height, LARGEST);
    view = { scale, x: (clientWidth - width * scale) / 2, y: (clientHeight - height * scale) / 2 };
    draw();
}

function zoom(factor, place) {
    const stage = $("mask-stage");
    const { x, y } = place ?? { x: stage.clientWidth / 2, y: stage.clientHeight / 2 };
    const scale = Math.min(Math.max(view.scale * factor, 0.05), LARGEST);
    const real = scale / view.scale;
    view = { scale, x: x - (x - view.x) * real, y: y - (y - view.y) * real };
    draw();
}

function begin({ x, y }) {
    painting.take({ kind: "stroke", erase: tool === "erase", diameter: diameter(), points: [[x, y]] });
    told();
}

function down(event) {
    if (!painting) return;
    const canvas = $("mask-canvas");
    canvas.focus();
    canvas.setPointerCapture(event.pointerId);
    const place = at(event);
    const paints = pointers.size === 0 && event.button === 0 && tool !== "move";
    pointers.set(event.pointerId, { place, paints });
    if (pointers.size === 2) {
        for (const pointer of pointers.values()) {
            if (pointer.paints) painting.drop();
            pointer.paints = false;
        }
        pinch = spread();
    } else if (paints) {
        cursor = toPicture(place);
        begin(cursor);
    }
    draw();
}

function moved(event) {
    if (!painting) return;
    const pointer = pointers.get(event.pointerId);
    const place = at(event);
    cursor = toPicture(place);
    if (pointer?.paints) {
        for (const one of event.getCoalescedEvents?.() ?? []) extend(toPicture(at(one)));
        extend(cursor);
    } else if (pointer && pointers.size === 1) {
        view = { ...view, x: view.x + place.x - pointer.place.x, y: view.y + place.y - pointer.place.y };
    }
    if (pointer) pointer.place = place;
    if (pointers.size === 2 && pinch) {
        const now = spread();
        view = { ...view, x: view.x + now.x - pinch.x, y: view.y + now.y - pinch.y };
        zoom(now.distance / pinch.distance, now);
        pinch = now;
    }
    draw();
}

function extend({ x, y }) {
    painting.extend(x, y);
}

function spread() {
    const [one, other] = [...pointers.values()].map(({ place }) => place);
    return {
        x: (one.x + other.x) / 2,
        y: (one.y + other.y) / 2,
        distance: Math.max(1, Math.hypot(one.x - other.x, one.y - other.y)),
    };
}

function up(event) {
    pointers.delete(event.pointerId);
    if (!painting) return;
    if (pointers.size < 2) pinch = null;
    for (const pointer of pointers.values()) pointer.paints = false;
    told();
}

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function undoOrRedo(event) {
    const key = event.key.toLowerCase();
    if (!(event.ctrlKey || event.metaKey) || (key !== "z" && key !== "y")) return;
    event.preventDefault();
    $(key === "z" && !event.shiftKey ? "mask-undo" : "mask-redo").click();
}

function keyed(event) {
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (ARROWS[key]) walk(ARROWS[key], event.shiftKey);
    else if (key === " ") togglePen();
    else if (key === "b") setTool("brush");
    else if (key === "e") setTool("erase");
    else if (key === "m") setTool("move");
    else if (key === "+" || key === "=") $("mask-zoom-in").click();
    else if (key === "-") $("mask-zoom-out").click();
    else if (key === "0") $("mask-fit").click();
    else if (key === "[" || key === "]") resize(key === "]" ? 4 : -4);
    else return;
    event.preventDefault();
}

function walk([dx, dy], fast) {
    const { width, height } = painting.canvas;
    const step = (Math.min(width, height) / 64) * (fast ? 6 : 1);
    cursor = {
        x: Math.min(Math.max(cursor.x + dx * step, 0), width),
        y: Math.min(Math.max(cursor.y + dy * step, 0), height),
    };
    if (penDown) {
        painting.extend(cursor.x, cursor.y);
        told();
    }
    draw();
}

function togglePen() {
    penDown = !penDown && tool !== "move";
    if (penDown) begin(cursor);
    setText($("mask-said"), t(penDown ? "mask.down" : "mask.up"));
    draw();
}

function resize(by) {
    const input = $("mask-size");
    input.value = String(Number(input.value) + by);
    draw();
}

/** Says how much is painted, and draws. */
function told() {
    $("mask-undo").disabled = !painting.canUndo;
    $("mask-redo").disabled = !painting.canRedo;
    if (!painting.canUndo) penDown = false;
    setText($("mask-covers"), t("mask.covers", { percent: number(painting.covered() * 100, 0) + " %" }));
    draw();
}

const tint = document.createElement("canvas");

function draw() {
    if (!painting || $("mask-stage").clientWidth === 0) return;
    const canvas = $("mask-canvas");
    const ratio = devicePixelRatio || 1;
    const { clientWidth, clientHeight } = $("mask-stage");
    canvas.width = Math.round(clientWidth * ratio);
    canvas.height = Math.round(clientHeight * ratio);
    const context = canvas.getContext("2d");
    const { width, height } = painting.canvas;
    context.setTransform(ratio * view.scale, 0, 0, ratio * view.scale, ratio * view.x, ratio * view.y);
    context.imageSmoothingEnabled = view.scale < 3;
    context.drawImage(bitmap, 0, 0);
    drawTint(context, canvas);
    context.lineWidth = 1 / view.scale;
    context.strokeStyle = "#8888";
    context.strokeRect(0, 0, width, height);
    if (tool !== "move") drawBrush(context);
}

/** The mask in one colour, so that overlapping strokes look like one. */
function drawTint(context, canvas) {
    tint.width = canvas.width;
    tint.height = canvas.height;
    const tinted = tint.getContext("2d");
    tinted.setTransform(context.getTransform());
    tinted.drawImage(painting.canvas, 0, 0);
    tinted.setTransform(1, 0, 0, 1, 0, 0);
    tinted.globalCompositeOperation = "source-in";
    tinted.fillStyle = "#d6336c";
    tinted.fillRect(0, 0, tint.width, tint.height);
    context.save();
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.globalAlpha = 0.6;
    context.drawImage(tint, 0, 0);
    context.restore();
}

function drawBrush(context) {
    for (const [colour, wide] of [["#000", 3], ["#fff", 1.25]]) {
        context.beginPath();
        context.arc(cursor.x, cursor.y, diameter() / 2, 0, 2 * Math.PI);
        context.lineWidth = (penDown ? wide * 2 : wide) / view.scale;
        context.strokeStyle = colour;
        context.stroke();
    }
}

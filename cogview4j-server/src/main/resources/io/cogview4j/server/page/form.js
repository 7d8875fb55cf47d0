// The settings: what is asked for, and back from what was asked for before.

import { $, el, emit, on, setText, show } from "./dom.js";
import { tab } from "./memory.js";
import { openMask } from "./mask.js";
import { release, showBlob } from "./pictures.js";
import { bytes, number, sizeText, t } from "./texts.js";

const KEPT = ["prompt", "negative_prompt", "size", "width", "height", "n", "steps", "guidance", "seed", "sampler", "strength"];
let facts = null; // what the server says of itself
let edit = null; // {blob, name, width, height, mask: {blob, steps} or null, version}
let edits = 0;
let embeddings = null; // {id, name, bytes, prompts}

export function prepareForm() {
    $("form").addEventListener("input", () => changed());
    $("size").addEventListener("change", () => changed());
    $("clear").addEventListener("click", () => {
        clear();
        emit("cleared");
        $("prompt").focus();
    });
    $("edit-remove").addEventListener("click", () => {
        setEdit(null);
        $("open").focus();
    });
    $("edit-mask").addEventListener("click", paint);
    $("embeddings-remove").addEventListener("click", () => {
        setEmbeddings(null);
        $("prompt").focus();
    });
    on("language", render);
    restore();
}

function changed() {
    for (const field of document.querySelectorAll("#form [aria-invalid]")) field.removeAttribute("aria-invalid");
    show($("free-size"), $("size").value === "free");
    tab.write("form", JSON.stringify({
        ...Object.fromEntries(KEPT.map((id) => [id, $(id).value])),
        loras: loras(),
        embeddings,
        number: $("embeddings-number").value,
    }));
    emit("settings");
}

function restore() {
    let kept = null;
    try {
        kept = JSON.parse(tab.read("form") ?? "null");
    } catch {
        // of another version of the page
    }
    if (!kept) return;
    for (const id of KEPT) $(id).value = kept[id] ?? "";
    restored = kept;
    if (kept.embeddings?.id) setEmbeddings(kept.embeddings, kept.number);
}

let restored = null; // what waits for the server's facts

/** Fills in what the server offers. */
export function setServer(server) {
    facts = server;
    const chosen = restored ?? { size: $("size").value, sampler: $("sampler").value, loras: loras() };
    restored = null;
    render();
    if (chosen.size) $("size").value = chosen.size;
    if ($("size").value === "") $("size").value = "auto";
    $("sampler").value = chosen.sampler || "";
    if ($("sampler").selectedIndex < 0) $("sampler").value = "";
    setLoras(chosen.loras ?? []);
    changed();
}

function render() {
    renderEdit();
    renderEmbeddings();
    if (!facts) return;
    const { model, samplers = [], limits = {} } = facts;
    const size = $("size").value;
    $("size").replaceChildren(
        el("option", { value: "auto" }, ownSize()),
        ...(model.sizes ?? []).map((one) => el("option", { value: one }, sizeText(one))),
        el("option", { value: "free" }, t("form.size.free")));
    $("size").value = size || "auto";
    const sampler = $("sampler").value;
    $("sampler").replaceChildren(
        el("option", { value: "" }, t("form.sampler.own")),
        ...samplers.map(({ id, title }) => el("option", { value: id }, title)));
    $("sampler").value = sampler;
    $("n").max = String(limits.n ?? 10);
    $("steps").placeholder = model.steps ? number(model.steps) : "";
    $("guidance").placeholder = model.guidance ? number(model.guidance) : "";
    renderWords(model.words ?? []);
    const names = (facts.loras ?? []).map((lora) => lora.name ?? lora);
    const weights = loras();
    show($("loras"), names.length > 0);
    $("lora-list").replaceChildren(...names.map(loraRow));
    setLoras(weights);
    show($("free-size"), $("size").value === "free");
}

function ownSize() {
    if (edit) return t("form.size.picture");
    return facts.model.default_size
        ? t("form.size.own", { size: sizeText(facts.model.default_size) })
        : t("form.size.auto");
}

function renderWords(words) {
    show($("words"), words.length > 0);
    $("word-list").replaceChildren(...words.map((word) => el("button", {
        type: "button",
        title: t("form.words.insert", { word }),
        onclick: () => insert(word),
    }, word)));
}

function insert(word) {
    const prompt = $("prompt");
    const { selectionStart, selectionEnd, value } = prompt;
    const before = value.slice(0, selectionStart);
    const chinese = /[\u3400-\u9fff]/.test(word);
    const gap = before !== "" && !/\s$/.test(before) && !chinese ? " " : "";
    prompt.setRangeText(gap + word, selectionStart, selectionEnd, "end");
    changed();
}

function loraRow(name, index) {
    const id = "lora-" + index;
    return el("div", { class: "lora" },
        el("label", { for: id }, el("input", { type: "checkbox", id, "data-lora": name }), name),
        el("input", {
            type: "number", step: "0.05", inputmode: "decimal", value: "1",
            "aria-label": t("form.lora.weight", { name }), "data-weight": name,
        }));
}

function loras() {
    return [...$("lora-list").querySelectorAll("[data-lora]")]
        .filter((box) => box.checked)
        .map((box) => ({ name: box.dataset.lora, weight: numeric(weightOf(box)) ?? 1 }));
}

function weightOf(box) {
    return box.closest(".lora").querySelector("[data-weight]");
}

function setLoras(chosen) {
    for (const box of $("lora-list").querySelectorAll("[data-lora]")) {
        const lora = chosen.find(({ name }) => name === box.dataset.lora);
        box.checked = lora !== undefined;
        weightOf(box).value = String(lora?.weight ?? 1);
    }
    if (chosen.length > 0) $("loras").open = true;
}

function numeric(input) {
    return input.value.trim() === "" ? undefined : Number(input.value);
}

/** What is asked for, as JSON; a picture that is edited is not in it. */
export function settings() {
    const asked = {};
    if (embeddings) {
        const chosen = $("embeddings-number").value;
        asked.embeddings = chosen ? embeddings.id + "#" + chosen : embeddings.id;
    } else {
        asked.prompt = $("prompt").value;
        if ($("negative_prompt").value.trim()) asked.negative_prompt = $("negative_prompt").value;
    }
    const size = $("size").value;
    if (size === "free") {
        if ($("width").value && $("height").value) asked.size = $("width").value + "x" + $("height").value;
    } else if (size !== "auto" && size !== "") {
        asked.size = size;
    }
    for (const id of ["n", "steps", "guidance"]) {
        const value = numeric($(id));
        if (value !== undefined) asked[id] = value;
    }
    const seed = $("seed").value.trim();
    if (seed) asked.seed = seed;
    if ($("sampler").value) asked.sampler = $("sampler").value;
    const chosen = loras();
    if (chosen.length > 0) asked.loras = chosen;
    if (edit && numeric($("strength")) !== undefined) asked.strength = numeric($("strength"));
    return asked;
}

/** Whether anything says what is to be drawn. */
export function isAsking() {
    return embeddings !== null || $("prompt").value.trim() !== "";
}

/** The picture that is edited, and its mask; null for none. */
export function picture() {
    return edit;
}

/** Puts settings of an earlier picture into the form. @return names of LoRAs that are not here */
export function load(recipe) {
    clear();
    $("prompt").value = recipe.prompt ?? "";
    $("negative_prompt").value = recipe.negative_prompt ?? "";
    for (const id of ["n", "steps", "guidance", "seed", "strength"]) {
        if (recipe[id] !== undefined && recipe[id] !== null) $(id).value = String(recipe[id]);
    }
    if (recipe.size) setSize(String(recipe.size));
    const sampler = [...$("sampler").options].find(({ value, text }) => [value, text].includes(recipe.sampler));
    $("sampler").value = sampler?.value ?? "";
    setLoras((recipe.loras ?? []).filter((lora) => lora?.name));
    const [, id, chosen] = /^(emb_[0-9a-f]+)(?:#(\d+))?$/.exec(recipe.embeddings ?? "") ?? [];
    if (id) emit("embeddings", { id, name: id.slice(0, 16) + "…", number: chosen });
    changed();
    const here = new Set(loras().map(({ name }) => name));
    return (recipe.loras ?? []).map(({ name }) => name).filter((name) => !here.has(name));
}

function setSize(size) {
    $("size").value = size;
    if ($("size").value !== size) {
        $("size").value = "free";
        [$("width").value, $("height").value] = size.split("x");
    }
}

function clear() {
    for (const id of KEPT) $(id).value = "";
    $("n").value = "1";
    $("size").value = "auto";
    setLoras([]);
    setEdit(null);
    setEmbeddings(null);
    changed();
}

export function setEdit(chosen) {
    edit = chosen && { ...chosen, version: ++edits };
    if (edit) showBlob($("edit-picture"), edit.blob);
    else release($("edit-picture"));
    render();
    changed();
}

function renderEdit() {
    show($("edit"), edit !== null);
    show($("strength-field"), edit !== null);
    if (!edit) return;
    setText($("edit-name"), `${edit.name} · ${edit.width} × ${edit.height}`);
    setText($("edit-mask-state"), t(edit.mask ? "edit.masked" : "edit.whole"));
    setText($("edit-mask"), t(edit.mask ? "edit.mask.change" : "edit.mask"));
}

async function paint() {
    const mask = await openMask(edit);
    if (mask === undefined) return; // left as it was
    edit = { ...edit, mask, version: ++edits };
    renderEdit();
    changed();
}

export function setEmbeddings(chosen, wanted = "") {
    embeddings = chosen;
    $("embeddings-number").value = "";
    renderEmbeddings();
    $("embeddings-number").value = wanted;
    changed();
}

function renderEmbeddings() {
    show($("embeddings"), embeddings !== null);
    show($("texts"), embeddings === null);
    if (!embeddings) return;
    const size = embeddings.bytes ? " · " + bytes(embeddings.bytes) : "";
    setText($("embeddings-name"), embeddings.name + size);
    const select = $("embeddings-number");
    const { value } = select;
    const prompts = embeddings.prompts ?? [];
    select.replaceChildren(
        el("option", { value: "" }, t("embeddings.all", { n: prompts.length })),
        ...prompts.map(({ text }, i) => el("option", { value: String(i + 1) },
            t("embeddings.one", { n: i + 1 }) + (text ? ` · ${text.slice(0, 60)}` : ""))));
    select.value = value;
    show($("embeddings-number-field"), prompts.length > 1);
}

/** Marks the field that the server names. */
export function markInvalid(param) {
    const field = { size: $("size").value === "free" ? "width" : "size", embeddings: "embeddings-number" }[param] ?? param;
    if (KEPT.includes(field) || field === "embeddings-number") $(field).setAttribute("aria-invalid", "true");
}


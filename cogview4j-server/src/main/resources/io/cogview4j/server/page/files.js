// Files that are opened, dropped or pasted: pictures to edit or to take settings from, embeddings to draw from.

import { Refusal, get, post } from "./api.js";
import { $, el, emit, on, say, setText, show } from "./dom.js";
import { anyDialogOpen, findings, open, problem } from "./dialogs.js";
import { setEdit, setEmbeddings } from "./form.js";
import { readPicture, release, showBlob } from "./pictures.js";
import { bytes, number, sizeText, t } from "./texts.js";

let current = 0; // what comes late for an earlier file is dropped
let embeddingsFile = null;

export function prepareFiles() {
    $("open").addEventListener("click", () => $("file").click());
    $("file").addEventListener("change", () => {
        const [file] = $("file").files;
        $("file").value = "";
        if (file) openFile(file);
    });
    $("file-use").addEventListener("click", useEmbeddings);
    on("edit", ({ blob, name, prompt }) => edit(blob, name, prompt));
    on("embeddings", chooseEmbeddings);
    prepareDrops();
}

function prepareDrops() {
    let inside = 0;
    const files = (event) => event.dataTransfer?.types.includes("Files") && !anyDialogOpen();
    document.addEventListener("dragenter", (event) => {
        if (!files(event)) return;
        inside++;
        show($("drop"), true);
    });
    document.addEventListener("dragleave", () => {
        inside = Math.max(0, inside - 1);
        if (inside === 0) show($("drop"), false);
    });
    document.addEventListener("dragover", (event) => {
        if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
    });
    document.addEventListener("drop", (event) => {
        const [file] = event.dataTransfer?.files ?? [];
        inside = 0;
        show($("drop"), false);
        if (!file) return;
        event.preventDefault(); // the browser would leave the page for it
        if (!anyDialogOpen()) openFile(file);
    });
    document.addEventListener("paste", (event) => {
        const [file] = event.clipboardData?.files ?? [];
        if (!file || anyDialogOpen()) return;
        event.preventDefault();
        openFile(file);
    });
}

/** Asks what to do with a file. */
export function openFile(file) {
    const mine = ++current;
    for (const id of ["file-picture", "file-facts", "file-edit", "file-load", "file-use"]) show($(id), false);
    $("file-findings").replaceChildren();
    setText($("file-state"), "");
    setText($("file-name"), `${file.name} · ${bytes(file.size)}`);
    if (/\.safetensors$/i.test(file.name)) checkEmbeddings(file, mine);
    else if (file.type.startsWith("image/")) askForPicture(file, mine);
    else refuse(file, "file.unknown");
}

function refuse(file, key) {
    setText($("file-title"), t(key, { name: file.name }));
    $("file-findings").replaceChildren(problem({
        what: t(key, { name: file.name }), why: t(key + ".why"), advice: t(key + ".advice"),
    }));
    open($("file-dialog"));
}

async function askForPicture(file, mine) {
    const picture = await readPicture(file);
    if (mine !== current) return;
    if (picture === null) {
        refuse(file, "file.unreadable");
        return;
    }
    setText($("file-title"), t("file.picture"));
    showBlob($("file-picture"), picture.blob);
    show($("file-picture"), true);
    show($("file-edit"), true);
    const closed = open($("file-dialog"));
    $("file-edit").focus();
    const recipe = readRecipe(file, mine);
    const answer = await closed;
    release($("file-picture"));
    if (mine !== current) return;
    if (answer === "load") emit("load", { recipe: await recipe });
    else if (answer === "edit") startEdit({ ...picture, name: file.name });
}

/** The settings inside a picture; null if there are none. */
async function readRecipe(file, mine) {
    if (file.type !== "image/png") return null;
    setText($("file-state"), t("file.checking"));
    let recipe = null;
    try {
        recipe = await post("/v1/recipe", file);
    } catch (failure) {
        if (!(failure instanceof Refusal)) throw failure;
        if (mine === current && failure.status !== 400) $("file-findings").replaceChildren(problem(failure));
    }
    if (mine !== current) return recipe;
    setText($("file-state"), t(recipe ? "file.settings" : "file.settings.none"));
    if (recipe) {
        $("file-facts").replaceChildren(...recipeFacts(recipe));
        show($("file-facts"), true);
        show($("file-load"), true);
        if (document.activeElement === $("file-edit")) $("file-load").focus();
    }
    return recipe;
}

function recipeFacts(recipe) {
    return [
        ["form.prompt", recipe.prompt],
        ["meta.negative", recipe.negative_prompt],
        ["meta.size", recipe.size ? sizeText(recipe.size) : null],
        ["meta.seed", recipe.seed],
        ["meta.steps", recipe.steps],
        ["meta.guidance", typeof recipe.guidance === "number" ? number(recipe.guidance) : null],
        ["meta.sampler", recipe.sampler],
        ["meta.loras", (recipe.loras ?? []).map(({ name }) => name).join(", ")],
        ["meta.model", recipe.model],
    ]
        .filter(([, value]) => value !== null && value !== undefined && value !== "")
        .flatMap(([key, value]) => [el("dt", {}, t(key)), el("dd", {}, String(value))]);
}

async function edit(blob, name, prompt) {
    const picture = await readPicture(blob);
    if (picture === null) return;
    if (prompt && $("prompt").value.trim() === "") $("prompt").value = prompt;
    startEdit({ ...picture, name });
}

function startEdit(picture) {
    setEdit({ ...picture, mask: null });
    $("edit").scrollIntoView({ block: "nearest" });
    $("edit-mask").focus();
}

async function checkEmbeddings(file, mine) {
    embeddingsFile = file;
    setText($("file-title"), t("file.embeddings"));
    setText($("file-state"), t("file.checking"));
    open($("file-dialog"));
    try {
        const { accepted, findings: found } = await post("/v1/embeddings/images/check", formWith(file));
        if (mine !== current) return;
        setText($("file-state"), t(accepted ? "file.accepted" : "file.refused"));
        $("file-findings").replaceChildren(...findings(found));
        show($("file-use"), accepted);
        if (accepted) $("file-use").focus();
    } catch (failure) {
        tellFailure(failure, mine);
    }
}

function tellFailure(failure, mine) {
    if (!(failure instanceof Refusal)) throw failure;
    if (mine !== current) return;
    setText($("file-state"), "");
    $("file-findings").replaceChildren(problem(failure));
}

function formWith(file) {
    const form = new FormData();
    form.append("file", file, file.name);
    return form;
}

async function useEmbeddings(event) {
    event.stopPropagation(); // the window stays until the file is there
    const mine = current;
    $("file-use").disabled = true;
    setText($("file-state"), t("file.sending"));
    try {
        const { id, bytes: size, prompts } = await post("/v1/embeddings/images", formWith(embeddingsFile));
        if (mine !== current) return;
        const { name } = embeddingsFile;
        $("file-dialog").close();
        takeEmbeddings({ id, name, bytes: size, prompts: prompts ?? [] });
    } catch (failure) {
        tellFailure(failure, mine);
    } finally {
        $("file-use").disabled = false;
    }
}

function takeEmbeddings(embeddings, number) {
    setEmbeddings(embeddings, number);
    $("embeddings").scrollIntoView({ block: "nearest" });
    $("embeddings-remove").focus();
}

/** Embeddings that the server has. */
async function chooseEmbeddings({ id, name, number }) {
    try {
        const { bytes: size, prompts } = await get("/v1/embeddings/images/" + encodeURIComponent(id));
        takeEmbeddings({ id, name, bytes: size, prompts: prompts ?? [] }, number);
    } catch (failure) {
        if (!(failure instanceof Refusal)) throw failure;
        say(failure.what);
    }
}

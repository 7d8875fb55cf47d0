// Puts the page together.

import { Refusal, get, onKeyNeeded } from "./api.js";
import { prepareAdvice } from "./advice.js";
import { prepareCards } from "./cards.js";
import { $, emit, on, say, setText, show } from "./dom.js";
import { anyDialogOpen, askForKey, open, prepareDialogs, problem } from "./dialogs.js";
import { prepareFiles } from "./files.js";
import { load, prepareForm, setEdit, setServer } from "./form.js";
import { prepareGallery, reload } from "./gallery.js";
import { prepareJobs, refresh } from "./jobs.js";
import { prepareMask } from "./mask.js";
import { browser } from "./memory.js";
import { draw, sourceOf } from "./submit.js";
import { applyTexts, currentLanguage, either, setLanguage, t } from "./texts.js";
import { prepareViewer } from "./viewer.js";

const PING_MILLIS = 2_000;
let server = null;
let away = false;
let bannerTimer = 0;

applyTexts();
onKeyNeeded(askForKey);
prepareMask(); // before the dialogs: it may keep its own open
prepareDialogs();
prepareForm();
prepareAdvice();
prepareCards();
prepareGallery();
prepareViewer();
prepareFiles();
prepareJobs();
prepareHeader();
prepareKeys();
prepareBanner();
$("form").addEventListener("submit", (event) => {
    event.preventDefault();
    draw();
});
on("load", loadSettings);
start();

async function start() {
    try {
        server = await get("/v1/server");
    } catch (failure) {
        if (!(failure instanceof Refusal)) throw failure;
        if (failure.status !== 0) $("refused").replaceChildren(problem(failure));
        return; // if it does not answer, the banner begins anew once it does
    }
    tellServer();
    setServer(server);
    refresh();
    reload();
}

function tellServer() {
    const { version, model } = server;
    setText($("model-name"), model.name);
    setText($("model-text"), [either(model.description), either(model.limits)].filter(Boolean).join(currentLanguage() === "zh" ? "" : " "));
    setText($("version"), t("footer.version", { version }));
}

function loadSettings({ recipe, missing, job }) {
    const absent = load(recipe);
    const source = job && sourceOf(job.id);
    if (source) setEdit(source);
    say(missing && !source ? t("edit.missing") : t("say.settings"));
    if (missing && !source) {
        $("refused").replaceChildren(problem({ what: t("edit.missing"), severity: "warning" }));
        $("open").focus();
    } else {
        $("refused").replaceChildren(...absent.map((name) => problem({ what: t("form.lora.absent", { name }), severity: "warning" })));
        if (!recipe.embeddings) $("prompt").focus();
    }
}

function prepareHeader() {
    $("language").value = currentLanguage();
    $("language").addEventListener("change", () => setLanguage($("language").value));
    on("language", async () => {
        if (!server) return;
        tellServer();
        server = await get("/v1/server").catch(() => server); // its description may come in one language
        tellServer();
    });
    $("theme").value = document.documentElement.dataset.theme ?? "";
    $("theme").addEventListener("change", () => {
        const theme = $("theme").value;
        browser.write("theme", theme || null);
        if (theme) document.documentElement.dataset.theme = theme;
        else delete document.documentElement.dataset.theme;
    });
    on("cleared", () => say(t("form.cleared")));
    $("help-button").addEventListener("click", () => open($("help-dialog")));
    if (/Mac|iPhone|iPad/.test(navigator.platform)) {
        for (const key of document.querySelectorAll("kbd.control")) key.textContent = "⌘";
    }
}

function prepareKeys() {
    document.addEventListener("keydown", (event) => {
        if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || anyDialogOpen()) return;
        const key = event.key.toLowerCase();
        if (key === "enter") draw();
        else if (key === "k") $("search").focus();
        else if (key === "o") $("open").click();
        else return;
        event.preventDefault();
    });
}

/** While the server does not answer, asks whether it is there again. */
function prepareBanner() {
    const tell = (text) => {
        clearTimeout(bannerTimer);
        setText($("banner"), text);
        show($("banner"), text !== "");
    };
    const ping = async () => {
        try {
            await fetch("health/live", { cache: "no-store" });
            emit("reached");
        } catch {
            setTimeout(ping, PING_MILLIS);
        }
    };
    on("unreachable", () => {
        if (away) return;
        away = true;
        tell(t("banner.away"));
        setTimeout(ping, PING_MILLIS);
    });
    on("reached", () => {
        if (!away) return;
        away = false;
        tell(t("banner.back"));
        bannerTimer = setTimeout(() => tell(""), 4_000);
        emit("back");
        start(); // it may be another one
    });
}

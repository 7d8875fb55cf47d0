// Small windows: the key, a question, and the way in which all of them open and close.

import { $, el, show, setText } from "./dom.js";
import { t } from "./texts.js";

/** Opens a dialog; the promise ends when it is closed, with what it was closed with. */
export function open(dialog) {
    dialog.returnValue = "";
    if (!dialog.open) dialog.showModal();
    return new Promise((resolve) => dialog.addEventListener("close", function closed() {
        if (dialog.open) return; // browsers tell late: it is open again
        dialog.removeEventListener("close", closed);
        resolve(dialog.returnValue);
    }));
}

/** Buttons with data-close close their dialog; a click beside it does, too. */
export function prepareDialogs() {
    for (const dialog of document.querySelectorAll("dialog")) {
        dialog.addEventListener("click", (event) => {
            const button = event.target.closest("[data-close]");
            if (button) dialog.close(button.dataset.close);
            else if (event.target === dialog && dialog.dataset.light !== undefined) dialog.close("");
        });
    }
}

export function anyDialogOpen() {
    return document.querySelector("dialog[open]") !== null;
}

/** Asks for a key; null if none is given. */
export async function askForKey(refused) {
    const dialog = $("key-dialog");
    const input = $("key");
    const problem = $("key-problem");
    input.value = "";
    setText(problem, refused ? t("key.wrong") : "");
    show(problem, refused);
    const form = $("key-form");
    const submit = (event) => {
        event.preventDefault();
        // A header can carry no other letters, so a key has none.
        if (/^[\x21-\x7e]+$/.test(input.value.trim())) {
            dialog.close("given");
        } else {
            setText(problem, input.value.trim() ? t("key.wrong") : t("key.empty"));
            show(problem, true);
            input.focus();
        }
    };
    form.addEventListener("submit", submit);
    const answer = await open(dialog);
    form.removeEventListener("submit", submit);
    const key = input.value.trim();
    input.value = "";
    return answer === "given" ? key : null;
}

/** Whether the answer is yes. */
export async function confirm(title, text, yes) {
    setText($("confirm-title"), title);
    setText($("confirm-text"), text);
    setText($("confirm-yes"), yes);
    return (await open($("confirm-dialog"))) === "yes";
}

/** What went wrong, why, and what to do, as elements. */
export function problem({ what, why, advice, severity }) {
    return el("div", { class: "problem " + (severity ?? "error") },
        el("p", { class: "what" }, severity && severity !== "error" ? t("severity." + severity, { what }) : what),
        why ? el("p", {}, why) : null,
        advice ? el("p", { class: "advice" }, advice) : null);
}

/** What is to be said of a file or a request, as the server finds it. */
export function findings(list) {
    return (list ?? []).map((finding) =>
        problem({ ...finding, severity: severity(finding.severity) }));
}

function severity(text) {
    const known = String(text ?? "info").toLowerCase();
    return known === "error" || known === "warning" ? known : "info";
}

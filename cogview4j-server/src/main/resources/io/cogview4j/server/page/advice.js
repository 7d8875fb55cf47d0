// What can be known before the click: tokens, memory, time.

import { Refusal, post } from "./api.js";
import { $, debounce, el, on, setText, show } from "./dom.js";
import { findings, problem } from "./dialogs.js";
import { isAsking, markInvalid, picture, settings } from "./form.js";
import { formOf } from "./submit.js";
import { about, bytes, number, sizeText, t } from "./texts.js";

const TYPING_MILLIS = 350;
const SENT_BYTES = 8 << 20;

/** Asks again whenever the settings change, and shows only the answer to the newest question. */
function latest(ask, tell) {
    let running = null;
    let asked = null;
    return async () => {
        const question = ask();
        const text = JSON.stringify(question);
        if (text === asked) return;
        asked = text;
        running?.abort();
        running = new AbortController();
        const { signal } = running;
        try {
            const answer = question === null ? null : await post(question.path, withPicture(question), { signal });
            if (!signal.aborted) tell(answer);
        } catch (failure) {
            if (signal.aborted) return;
            if (!(failure instanceof Refusal)) throw failure;
            asked = null;
            tell(failure);
        }
    };
}

/** The picture goes along where it matters, unless it is too large to be sent with every change. */
function withPicture({ body, edited }) {
    const source = edited ? picture() : null;
    return source && source.blob.size <= SENT_BYTES ? formOf(body, source) : body;
}

export function prepareAdvice() {
    const questions = [
        latest(() => tokenQuestion("prompt"), (answer) => tellTokens($("prompt-tokens"), answer)),
        latest(() => tokenQuestion("negative_prompt"), (answer) => tellTokens($("negative-tokens"), answer)),
        latest(planQuestion, tellPlan),
    ];
    const ask = debounce(TYPING_MILLIS, () => questions.forEach((question) => question()));
    on("settings", ask);
    on("back", ask);
    on("language", ask);
}

function tokenQuestion(id) {
    const prompt = $(id).value;
    return prompt.trim() === "" ? null : { path: "/v1/tokens", body: { prompt }, language: document.documentElement.lang };
}

function tellTokens(place, answer) {
    if (answer === null || answer instanceof Refusal) {
        place.replaceChildren();
        return;
    }
    const { count, most, cut_tokens: cut, cut_text: text, unknown_words: unknown = [] } = answer;
    const lines = [el("div", {}, most
        ? t("tokens.count", { count: number(count), most: number(most) })
        : t("tokens.only", { count: number(count) }))];
    if (cut > 0) lines.push(el("div", { class: "warn" }, t("tokens.cut", { text: shortened(text ?? "") })));
    if (unknown.length > 0) lines.push(el("div", { class: "warn" }, t("tokens.unknown", { words: unknown.join(t("comma")) })));
    place.replaceChildren(...lines);
}

function shortened(text) {
    return text.length > 120 ? text.slice(0, 60) + " … " + text.slice(-50) : text;
}

function planQuestion() {
    if (!isAsking()) return null;
    const asked = settings();
    const edited = picture();
    if (edited && edited.blob.size > SENT_BYTES) delete asked.strength; // it means nothing without the picture
    return { path: "/v1/images/plan", body: asked, edited: edited?.version, language: document.documentElement.lang };
}

function tellPlan(answer) {
    const refused = answer instanceof Refusal;
    show($("plan-empty"), answer === null);
    show($("plan-facts"), answer !== null && !refused);
    show($("plan-note"), answer !== null && !refused);
    if (answer === null) {
        $("plan-findings").replaceChildren();
    } else if (refused) {
        if (answer.status === 0) return; // the banner says so
        if (answer.param) markInvalid(answer.param);
        $("plan-findings").replaceChildren(problem({ ...answer, what: answer.what, severity: "warning" }));
    } else {
        tellFacts(answer);
        $("plan-findings").replaceChildren(...findings(answer.findings));
    }
}

function withoutPicture() {
    return picture() !== null && picture().blob.size > SENT_BYTES;
}

function tellFacts({ peak_bytes: peak, budget_bytes: budget, seconds, size }) {
    const memory = budget
        ? t("plan.memory.of", { peak: bytes(peak), budget: bytes(budget) })
        : bytes(peak);
    const facts = [
        [t("plan.time"), about(seconds)],
        [t("plan.memory"), memory],
        size && !withoutPicture() ? [t("plan.size"), sizeText(size)] : null,
    ];
    $("plan-facts").replaceChildren(...facts.filter(Boolean).map(([name, value]) =>
        el("div", {}, el("dt", {}, name), el("dd", {}, value))));
    setText($("plan-note"), withoutPicture() ? t("plan.edit") : "");
}

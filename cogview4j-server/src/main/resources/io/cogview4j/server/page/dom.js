// Elements. Text from anywhere becomes text, never markup.

export const $ = (id) => document.getElementById(id);

/** An element with properties, listeners (onclick: …), attributes and children. */
export function el(tag, properties = {}, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(properties)) {
        if (value === null || value === undefined || value === false) continue;
        if (name === "class") node.className = value;
        else if (typeof value === "function") node.addEventListener(name.slice(2), value);
        else if (name in node && typeof value !== "string") node[name] = value;
        else node.setAttribute(name, value === true ? "" : value);
    }
    node.append(...children.filter((child) => child !== null && child !== undefined));
    return node;
}

/** An icon of the page's own. */
export function icon(name) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("aria-hidden", "true");
    svg.setAttribute("class", "icon");
    const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    use.setAttribute("href", "#icon-" + name);
    svg.append(use);
    return svg;
}

/** Sets a text only where it differs, so that screen readers hear changes alone. */
export function setText(node, text) {
    if (node.textContent !== text) node.textContent = text;
}

export function show(node, shown) {
    node.hidden = !shown;
}

const listeners = new EventTarget();

/** Tells the other parts of the page. */
export function emit(name, detail) {
    listeners.dispatchEvent(new CustomEvent(name, { detail }));
}

export function on(name, listener) {
    listeners.addEventListener(name, (event) => listener(event.detail));
}

let sayTimer = 0;

/** Tells screen readers once, when they have finished what they say, and shows it for a while. */
export function say(text) {
    const region = $("said");
    clearTimeout(sayTimer);
    region.textContent = text;
    region.classList.add("shown");
    sayTimer = setTimeout(() => {
        region.classList.remove("shown");
        region.textContent = "";
    }, 6000);
}

export function debounce(millis, action) {
    let timer = 0;
    return () => {
        clearTimeout(timer);
        timer = setTimeout(action, millis);
    };
}

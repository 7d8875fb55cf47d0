// What the browser remembers for the page; it may refuse to, and then the page forgets.

const inTab = () => sessionStorage;
const inBrowser = () => localStorage;

function read(storage, name) {
    try {
        return storage().getItem(name);
    } catch {
        return null;
    }
}

function write(storage, name, text) {
    try {
        if (text === null) storage().removeItem(name);
        else storage().setItem(name, text);
    } catch {
        // full, or refused
    }
}

export const tab = { read: (name) => read(inTab, name), write: (name, text) => write(inTab, name, text) };
export const browser = { read: (name) => read(inBrowser, name), write: (name, text) => write(inBrowser, name, text) };

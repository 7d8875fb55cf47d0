// A mask as a list of steps, which can be taken back and done again.

const OPAQUE = 128;

function canvas(width, height) {
    const made = document.createElement("canvas");
    made.width = width;
    made.height = height;
    return made;
}

/**
 * What is painted over a picture; painted is what is opaque. A step is {kind: "stroke", erase, diameter, points: [[x, y] …]},
 * {kind: "all"}, {kind: "clear"} or {kind: "invert"}, in pixels of the picture.
 */
export class Painting {
    #steps;
    #taken;
    #context;
    #probe = canvas(96, 96).getContext("2d", { willReadFrequently: true });

    constructor(width, height, steps = []) {
        this.canvas = canvas(width, height);
        this.#context = this.canvas.getContext("2d");
        this.#steps = [...steps];
        this.#taken = this.#steps.length;
        this.#redraw();
    }

    get canUndo() {
        return this.#taken > 0;
    }

    get canRedo() {
        return this.#taken < this.#steps.length;
    }

    get steps() {
        return this.#steps.slice(0, this.#taken);
    }

    /** Takes a step; those that were taken back are gone. */
    take(step) {
        this.#steps = [...this.steps, step];
        this.#taken++;
        this.#apply(step);
    }

    /** Draws the newest stroke further. */
    extend(x, y) {
        const stroke = this.#steps[this.#taken - 1];
        const from = stroke.points.at(-1);
        stroke.points.push([x, y]);
        this.#stroke({ ...stroke, points: [from, [x, y]] });
    }

    /** Forgets the newest step, as if it had never been taken. */
    drop() {
        this.#taken--;
        this.#steps.length = this.#taken;
        this.#redraw();
    }

    undo() {
        if (!this.canUndo) return;
        this.#taken--;
        this.#redraw();
    }

    redo() {
        if (!this.canRedo) return;
        this.#apply(this.#steps[this.#taken++]);
    }

    /** The part that is painted, 0 to 1, nearly. */
    covered() {
        const { width, height } = this.#probe.canvas;
        this.#probe.clearRect(0, 0, width, height);
        this.#probe.drawImage(this.canvas, 0, 0, width, height);
        const { data } = this.#probe.getImageData(0, 0, width, height);
        let sum = 0;
        for (let i = 3; i < data.length; i += 4) sum += data[i];
        return sum / 255 / (width * height);
    }

    /** A PNG file in which the painted part is transparent; null if nothing is painted. */
    async file() {
        const { width, height } = this.canvas;
        const mask = canvas(width, height);
        const context = mask.getContext("2d");
        const image = this.#context.getImageData(0, 0, width, height);
        const { data } = image;
        let painted = false;
        for (let i = 3; i < data.length; i += 4) {
            const inside = data[i] >= OPAQUE;
            painted ||= inside;
            data[i - 3] = data[i - 2] = data[i - 1] = 0;
            data[i] = inside ? 0 : 255;
        }
        if (!painted) return null;
        context.putImageData(image, 0, 0);
        return new Promise((resolve) => mask.toBlob(resolve, "image/png"));
    }

    #redraw() {
        this.#context.clearRect(0, 0, this.canvas.width, this.canvas.height);
        for (const step of this.steps) this.#apply(step);
    }

    #apply(step) {
        const context = this.#context;
        const { width, height } = this.canvas;
        if (step.kind === "stroke") {
            this.#stroke(step);
        } else if (step.kind === "clear") {
            context.clearRect(0, 0, width, height);
        } else {
            context.save();
            context.globalCompositeOperation = step.kind === "invert" ? "xor" : "source-over";
            context.fillRect(0, 0, width, height);
            context.restore();
        }
    }

    #stroke({ erase, diameter, points }) {
        const context = this.#context;
        context.save();
        context.globalCompositeOperation = erase ? "destination-out" : "source-over";
        context.lineWidth = diameter;
        context.lineCap = context.lineJoin = "round";
        context.beginPath();
        context.moveTo(...points[0]);
        if (points.length === 1) context.lineTo(...points[0]);
        for (const point of points.slice(1)) context.lineTo(...point);
        context.stroke();
        context.restore();
    }
}

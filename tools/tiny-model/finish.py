"""Unpacks what a training run brought back, checks that diffusers loads it and draws with it, and writes the model card.

    python finish.py --pieces FOLDER --out model

Needs torch, diffusers and transformers; runs on a CPU in a few minutes.
"""
import argparse
import json
import os
import re
import time

import numpy as np
import torch
from diffusers import CogView4Pipeline

import data
import evaluate
import export
import model
import networks
from tokenizer import Reader

EN_PLACING = ["left", "right", "top", "bottom", "upper", "lower", "centre", "center", "middle", "corner", "above", "below", "under",
              "beneath", "between", "beside", "next to", "in a row", "pair", "two", "three", "four"]
ZH_PLACING = ["之间", "旁边", "并排"]
ZH_COUNTED = [count + measure for count in "两三四" for measure in dict.fromkeys(["个", *data.ZH_MEASURE.values()])]


def vocabulary():
    """Rows of the model card's table of words."""
    unique = lambda values: ", ".join(dict.fromkeys(values))


    def names(words):  # the first word, and the others in brackets
        first, *others = dict.fromkeys(words)
        return f"{first} ({', '.join(others)})" if others else first

    def listed(english, chinese, order):
        return [", ".join(names(table.get(k, [k])) for k in order) for table in (english, chinese)]

    rows = {"Shapes": listed(data.EN_SHAPES, data.ZH_SHAPES, data.SHAPES),
            "Colours": listed(data.EN_COLORS, data.ZH_COLORS, data.COLORS),
            "Backgrounds": listed(data.EN_BACKGROUNDS, data.ZH_BACKGROUNDS, data.BACKGROUNDS),
            "Sizes (one object)": listed(data.EN_SIZES, data.ZH_SIZES, data.SIZES),
            "Places (one object)": listed(data.EN_PLACES, data.ZH_PLACES, data.PLACES)}
    shown = lambda texts: unique(re.sub(r"\{\w\}", "...", t) for t in texts)
    for name, layouts in (("Two objects", ("pair_h", "pair_v")), ("Three objects", ("triple",))):
        rows[name] = [shown(t for l in layouts for t in table[l]) for table in (data.EN_PAIRS, data.ZH_PAIRS)]
    rows["Counts"] = [shown(t for v in table.values() for t in v) for table in (data.EN_COUNTS, data.ZH_COUNTS)]
    rows["Counts"][1] += "，带量词：" + "、".join(ZH_COUNTED)
    return "\n".join(f"| {name} | {english} | {chinese} |" for name, (english, chinese) in rows.items())


def words():
    """What the model understands, English and Chinese, those that make the best examples first."""
    first = ["star", "heart", "house", "tree", "fish"]
    shapes = first + [s for s in data.SHAPES if s not in first]
    listed = lambda table, keys: [w for k in keys for w in table.get(k, [k])]
    english = [first + listed(data.EN_SHAPES, shapes), listed(data.EN_COLORS, data.COLORS), listed(data.EN_BACKGROUNDS, data.BACKGROUNDS),
               listed(data.EN_SIZES, data.SIZES), EN_PLACING]
    chinese = [[data.ZH_SHAPES[s][0] for s in first] + listed(data.ZH_SHAPES, shapes), listed(data.ZH_COLORS, data.COLORS), listed(data.ZH_BACKGROUNDS, data.BACKGROUNDS),
               listed(data.ZH_SIZES, data.SIZES), listed(data.ZH_PLACES, data.PLACES), ZH_PLACING, ZH_COUNTED]
    # Single characters that are part of many other words would be found in any text.
    return list(dict.fromkeys(w for part in english + [[w for w in part if w not in "大小红黄绿蓝紫黑白"] for part in chinese] for w in part))


def settings(steps, guidance):
    """The card that the program reads, `cogview4j.json`."""
    return {"steps": steps, "guidance_scale": guidance, "trained_sizes": [f"{w}x{h}" for w, h in data.FORMATS],
            "description": "Draws flat pictures of one to four simple objects on a plain background.",
            "description_zh": "绘制纯色背景上的一到四个简单图形，画风扁平。",
            "limits": "Knows only the words of its list; others are ignored or lead to something arbitrary. No photographs, people, "
                      "animals or text.",
            "limits_zh": "只认识词表中的词，其他词会被忽略，或画出没有规律的内容；不能画照片、人物、动物和文字。",
            "licence": "Apache-2.0", "words": words()}


def card(report, folder, counts, guidance):
    """The model card, from the template and what the run reported."""
    t, e, v, parts = model.TRANSFORMER, model.TEXT_ENCODER, model.VAE, counts
    with open(f"{folder}/vae/config.json") as f:
        scaling = json.load(f)["scaling_factor"]
    size = sum(os.path.getsize(os.path.join(d, n)) for d, _, names in os.walk(folder) for n in names)
    width = t["num_attention_heads"] * t["attention_head_dim"]
    rows = [
        f"| `transformer`: {t['num_layers']} layers, {t['num_attention_heads']} heads of {t['attention_head_dim']} (width {width}), "
        f"patches of 2x2 latents, 16 channels | {parts['transformer']:,} | bfloat16, {export.SHARDS} shards |",
        f"| `text_encoder`: GLM, {e['num_hidden_layers']} layers of width {e['hidden_size']}, {e['num_attention_heads']} heads "
        f"of {e['head_dim']}, {e['num_key_value_heads']} key-value heads (the last layer is unused, as in CogView4) | "
        f"{parts['text_encoder']:,} | bfloat16 |",
        f"| `vae`: {'-'.join(map(str, v['block_out_channels']))} channels, 8x smaller latents with 16 channels, scaling "
        f"factor {scaling} | {parts['vae']:,} | bfloat16 |",
        f"| `tokenizer`: byte-level BPE, {Reader(f'{folder}/tokenizer').size} tokens, laid out like GLM-4's "
        "(`[gMASK]<sop>` first, padding on the left) | | |"]
    tables = "\n\n".join(f"At {s}:\n\n{table}" for s, table in report.get("tables", {}).items())
    others = "\n".join(["| | English | Chinese |", "|---|---|---|"] + [
        f"| {key} | {100 * v['en']:.0f} % | {100 * v['zh']:.0f} % |" for key, v in report.get("all", {}).items()])
    sizes = ", ".join(f"{w}x{h}" for w, h in data.FORMATS if (w, h) != (256, 256))
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "MODEL_CARD.md"), encoding="utf-8") as f:
        template = f.read()
    return template.format(
        millions=f"{sum(parts.values()) / 1e6:.1f}", megabytes=f"{size / 1e6:.0f}", vocabulary=vocabulary(), sizes=sizes, steps=20,
        guidance=f"{guidance:g}", parts="\n".join(rows), psnr=", ".join(f"{k}: {p}" for k, p in report.get("psnr", {}).items()),
        train_steps=f"{report['step']:,}", samples=f"{report['samples']:,}", minutes=f"{report['seconds'] / 60:.1f}",
        device=report["device"], total=f"{report.get('total', report['seconds']) / 60:.1f}", count=report.get("prompts", 200),
        tables=tables, others=others)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--pieces", required=True, help="folder with model.tar.0, ...")
    p.add_argument("--out", default="model")
    p.add_argument("--guidance", type=float, default=3.0, help="what cogview4j.json and the card recommend")
    p.add_argument("--steps", type=int, default=20)
    p.add_argument("--pictures", type=int, default=12, help="of the contact sheet, drawn with diffusers")
    p.add_argument("--threads", type=int, default=2)
    args = p.parse_args()
    torch.set_num_threads(args.threads)
    export.unpack(args.pieces, "model", args.out)
    with open(f"{args.out}/report.json") as f:
        report = json.load(f)
    os.remove(f"{args.out}/report.json")
    export.write_json(f"{args.out}/cogview4j.json", settings(args.steps, args.guidance))

    pipe = CogView4Pipeline.from_pretrained(args.out, dtype=torch.float32)
    pipe.set_progress_bar_config(disable=True)
    parts = {"transformer": pipe.transformer, "text_encoder": pipe.text_encoder, "vae": pipe.vae}
    counts = {name: sum(w.numel() for w in part.parameters()) for name, part in parts.items()}
    finite = all(bool(torch.isfinite(w).all()) for part in parts.values() for w in part.parameters())
    print(f"diffusers loads it; parameters {counts}, all finite: {finite}")

    # The same picture with this folder's own networks and sampling loop
    reader = Reader(f"{args.out}/tokenizer")
    encoder = export.loaded(networks.TextEncoder(model.text_config(reader)), pipe.text_encoder.state_dict())
    transformer = export.loaded(networks.Transformer(model.TRANSFORMER), pipe.transformer.state_dict())
    vae = export.loaded(networks.Autoencoder(model.VAE), pipe.vae.state_dict())
    for prompt, size in ((evaluate.SHEET[7], (256, 256)), (evaluate.SHEET[17], (128, 256))):
        theirs = pipe(prompt, width=size[0], height=size[1], num_inference_steps=args.steps, guidance_scale=args.guidance,
                      generator=torch.Generator().manual_seed(3)).images[0]
        ours = model.sample(reader, encoder, transformer, vae, pipe.vae.config.scaling_factor, [prompt], size, args.steps,
                            args.guidance, seeds=[3])[0]
        print(f"{prompt}, {size[0]}x{size[1]}: largest difference of a pixel value between diffusers and this sampling loop",
              int(np.abs(np.asarray(theirs).astype(int) - ours).max()))

    pictures, start = [], time.time()
    for i, (prompt, size) in enumerate([(t, (256, 256)) for t in evaluate.SHEET[:args.pictures]] + evaluate.SHEET_FORMATS):
        image = pipe(prompt, width=size[0], height=size[1], num_inference_steps=args.steps, guidance_scale=args.guidance,
                     generator=torch.Generator().manual_seed(i)).images[0]
        pictures.append(np.asarray(image))
    print(f"{(time.time() - start) / len(pictures):.1f} s a picture with diffusers")
    evaluate.sheet(pictures).save("sheet.png")
    with open(f"{args.out}/README.md", "w", encoding="utf-8") as f:
        f.write(card(report, args.out, counts, args.guidance))
    total = 0
    for d, _, names in os.walk(args.out):
        for n in sorted(names):
            total += os.path.getsize(os.path.join(d, n))
            print(f"{os.path.getsize(os.path.join(d, n)):9d} {os.path.relpath(os.path.join(d, n), args.out)}")
    print(f"{total / 1e6:.2f} MB in {args.out}; sheet.png")
    for size, table in report.get("tables", {}).items():
        print(f"\n{size}\n{table}")
    print(json.dumps(report.get("all", {}), indent=1))


if __name__ == "__main__":
    main()

"""Writes pictures.json: small PNG and JPEG files of all kinds and the pixels that Pillow reads from them, and resized pictures.

    python make_pictures.py ../../cogview4j-core/src/test/resources/pictures/pictures.json

Needs numpy and pillow. Files that Pillow cannot write (16 bits, interlaced, rare palettes) are put together here, so their
pixels are known without it.
"""

import base64
import io
import json
import struct
import sys
import zlib

import numpy as np
import PIL
from PIL import Image, ImageCms

WIDTH, HEIGHT = 13, 9
ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]  # x, y, dx, dy
COLOUR_TYPES = {1: 0, 3: 2, 2: 4, 4: 6}


def b64(data):
    return base64.b64encode(bytes(data)).decode()


def values(seed, count):
    """The generator that the tests have, too."""
    out, state = np.empty(count, np.int64), seed
    for i in range(count):
        state = (state * 1103515245 + 12345) % (1 << 31)
        out[i] = state >> 15
    return out


def noise(seed, height, width, channels, bits=8):
    return (values(seed, height * width * channels) % (1 << bits)).reshape(height, width, channels)


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def packed_rows(samples, bits):
    rows = []
    for row in samples.reshape(samples.shape[0], -1):
        if bits == 16:
            line = row.astype(">u2").tobytes()
        elif bits == 8:
            line = row.astype(np.uint8).tobytes()
        else:
            flat = [(v >> (bits - 1 - b)) & 1 for v in row for b in range(bits)]
            line = np.packbits(np.array(flat, np.uint8)).tobytes()
        rows.append(b"\0" + line)
    return b"".join(rows)


def png(samples, bits, colour, extra=(), interlaced=False, tail=()):
    height, width = samples.shape[:2]
    passes = [samples[y::dy, x::dx] for x, y, dx, dy in ADAM7] if interlaced else [samples]
    data = zlib.compress(b"".join(packed_rows(p, bits) for p in passes if p.size))
    half = len(data) // 2
    header = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, int(interlaced))
    chunks = [chunk(b"IHDR", header), *[chunk(*e) for e in extra], chunk(b"IDAT", data[:half]), chunk(b"IDAT", data[half:])]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks) + b"".join(chunk(*t) for t in tail) + chunk(b"IEND", b"")


def over_white(samples, bits):
    """Grey or RGB, with or without alpha, to 8-bit RGB over white, rounded once."""
    top = (1 << bits) - 1
    channels = samples.shape[2]
    colours = samples[..., : channels - 1] if channels in (2, 4) else samples
    alpha = samples[..., -1:] if channels in (2, 4) else np.full(samples.shape[:2] + (1,), top)
    mixed = colours * alpha + top * (top - alpha)
    divisor = top * top / 255
    rgb = np.floor(mixed / divisor + 0.5).astype(np.uint8)
    return np.repeat(rgb, 3, axis=2) if rgb.shape[2] == 1 else rgb


def pngs():
    for interlaced in (False, True):
        end = "-interlaced" if interlaced else ""
        for channels, kind in ((1, "grey"), (2, "grey-alpha"), (3, "rgb"), (4, "rgb-alpha")):
            for bits in (1, 2, 4, 8, 16) if channels == 1 else (8, 16):
                samples = noise(channels * bits, HEIGHT, WIDTH, channels, bits if bits < 16 else 16)
                file = png(samples, bits, COLOUR_TYPES[channels], interlaced=interlaced)
                yield f"png-{kind}-{bits}{end}", file, over_white(samples, bits)
                if channels in (1, 3):
                    key = samples[2, 3]
                    trns = b"".join(struct.pack(">H", v) for v in key)
                    file = png(samples, bits, COLOUR_TYPES[channels], [(b"tRNS", trns)], interlaced)
                    rgb = over_white(samples, bits).copy()
                    rgb[(samples == key).all(axis=2)] = 255
                    yield f"png-{kind}-{bits}-transparent{end}", file, rgb
        for bits in (1, 2, 4, 8):
            colours = 1 << bits if bits < 8 else 200
            palette = noise(90 + bits, 1, colours, 3)[0]
            samples = noise(bits, HEIGHT, WIDTH, 1, 15) % colours
            plte = (b"PLTE", palette.astype(np.uint8).tobytes())
            yield f"png-palette-{bits}{end}", png(samples, bits, 3, [plte], interlaced), palette[samples[..., 0]]
            alpha = noise(70 + bits, 1, colours // 2, 1)[0]
            full = np.concatenate([alpha, np.full((colours - len(alpha), 1), 255)])
            trns = (b"tRNS", alpha.astype(np.uint8).tobytes())
            rgba = np.concatenate([palette, full], axis=1)[samples[..., 0]]
            yield f"png-palette-{bits}-transparent{end}", png(samples, bits, 3, [plte, trns], interlaced), over_white(rgba, 8)


def checked(name, file, rgb):
    """Pillow reads the same, but for 16 bits, of which it keeps the upper eight, and where it does not scale the grey of 2 or 4 bits
    that is transparent."""
    image = Image.open(io.BytesIO(file))
    if "-16" not in name and not name.startswith(("png-grey-2-t", "png-grey-4-t")):
        rgba = image.convert("RGBA")
        white = Image.new("RGB", image.size, "white")
        white.paste(rgba, mask=rgba.getchannel("A"))
        assert (np.asarray(white) == rgb).all(), name
    return {"name": name, "width": image.width, "height": image.height, "file": b64(file), "rgb": b64(rgb.astype(np.uint8))}


def smooth(height=24, width=34):
    y, x = np.mgrid[0:height, 0:width]
    return np.stack([x * 7, y * 10, 255 - x * 3 - y * 4], axis=2).clip(0, 255).astype(np.uint8)


def saved(image, **options):
    out = io.BytesIO()
    image.save(out, **options)
    return out.getvalue()


def exif(orientation, order="II"):
    end = "<" if order == "II" else ">"
    return order.encode() + struct.pack(end + "HIH", 42, 8, 2) + struct.pack(end + "HHIHH", 0x0100, 3, 1, 7, 0) + struct.pack(
        end + "HHIHH", 0x0112, 3, 1, orientation, 0) + struct.pack(end + "I", 0)


def jpegs():
    picture = Image.fromarray(smooth())
    common = {"format": "JPEG", "quality": 92}
    yield "jpeg-444", saved(picture, subsampling=0, **common)
    yield "jpeg-420", saved(picture, subsampling=2, **common)
    yield "jpeg-422", saved(picture, subsampling=1, **common)
    yield "jpeg-progressive", saved(picture, progressive=True, **common)
    yield "jpeg-grey", saved(picture.convert("L"), **common)
    yield "jpeg-grey-progressive", saved(picture.convert("L"), progressive=True, **common)
    yield "jpeg-rgb", saved(picture, keep_rgb=True, **common)
    yield "jpeg-restarts", saved(picture, restart_marker_rows=1, **common)
    plain = saved(picture, subsampling=0, **common)
    bare = plain[:2] + plain[20:]
    assert plain[2:4] == b"\xff\xe0"
    yield "jpeg-without-jfif", bare
    for names in (b"\0\1\2", b"\x22\x23\x24"):
        frame = bare.index(b"\xff\xc0")
        scan = bare.index(b"\xff\xda")
        renamed = bytearray(bare)
        for i in range(3):
            renamed[frame + 10 + 3 * i] = names[i]
            renamed[scan + 5 + 2 * i] = names[i]
        yield f"jpeg-channels-{names.hex()}", bytes(renamed)
    for orientation in range(1, 9):
        for order in ("II", "MM"):
            yield f"jpeg-orientation-{orientation}-{order}", saved(
                picture, subsampling=0, exif=b"Exif\0\0" + exif(orientation, order), **common)


def decoded(name, file):
    from PIL import ImageOps

    image = ImageOps.exif_transpose(Image.open(io.BytesIO(file))).convert("RGB")
    return {"name": name, "width": image.width, "height": image.height, "file": b64(file), "rgb": b64(np.asarray(image))}


def s15(value):
    return struct.pack(">i", round(value * 65536))


def profile(primaries, curve, space=b"RGB "):
    """A profile of columns of a matrix, relative to D50, and one curve for all channels."""
    tags = [(b"wtpt", b"XYZ \0\0\0\0" + s15(0.9642) + s15(1) + s15(0.8249))]
    if space == b"RGB ":
        for name, column in zip((b"rXYZ", b"gXYZ", b"bXYZ"), primaries):
            tags.append((name, b"XYZ \0\0\0\0" + b"".join(map(s15, column))))
        tags += [(name, curve) for name in (b"rTRC", b"gTRC", b"bTRC")]
    else:
        tags.append((b"kTRC", curve))
    offset, table, body = 128 + 4 + 12 * len(tags), b"", b""
    for name, data in tags:
        data += b"\0" * (-len(data) % 4)
        table += name + struct.pack(">II", offset + len(body), len(data))
        body += data
    size = offset + len(body)
    head = struct.pack(">I4sI4s4s4s", size, b"\0" * 4, 0x04200000, b"mntr", space, b"XYZ ") + b"\0" * 12 + b"acsp"
    head += b"\0" * (68 - len(head)) + s15(0.9642) + s15(1) + s15(0.8249)
    return head + b"\0" * (128 - len(head)) + struct.pack(">I", len(tags)) + table + body


def profiles():
    p3 = [(0.515102, 0.241182, -0.001050), (0.291965, 0.692236, 0.041885), (0.157153, 0.066582, 0.784378)]
    adobe = [(0.609741, 0.311111, 0.019470), (0.205276, 0.625671, 0.060867), (0.149185, 0.063217, 0.744568)]
    srgb_curve = b"para\0\0\0\0\0\3\0\0" + b"".join(map(s15, (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)))
    gamma = b"curv\0\0\0\0\0\0\0\1" + struct.pack(">H", round(2.19921875 * 256))
    table = b"curv" + struct.pack(">II", 0, 256) + b"".join(
        struct.pack(">H", round(65535 * (i / 255) ** 1.8)) for i in range(256))
    yield "p3", profile(p3, srgb_curve)
    yield "adobe", profile(adobe, gamma)
    yield "table", profile(p3, table)
    yield "grey", profile(None, gamma, b"GRAY")
    yield "srgb", ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def profiled(name, icc):
    picture = Image.fromarray(smooth())
    source = picture.convert("L") if name == "grey" else picture
    file = saved(source, format="PNG", icc_profile=icc)
    if name == "srgb":
        converted = picture
    else:
        converted = ImageCms.profileToProfile(
            source, io.BytesIO(icc), ImageCms.createProfile("sRGB"), renderingIntent=1, outputMode="RGB")
    return {
        "name": name, "width": picture.width, "height": picture.height, "file": b64(file), "rgb": b64(np.asarray(converted)),
        "profile": b64(icc)}


def resized():
    for seed, (width, height), sizes in (
            (1, (37, 23), ((16, 16), (64, 40), (37, 10), (5, 23), (1, 1), (100, 7), (38, 24))),
            (2, (200, 150), ((64, 48), (33, 100), (400, 20))),
            (3, (1, 1), ((4, 3),)),
            (4, (2, 300), ((5, 8),))):
        image = Image.fromarray(noise(seed, height, width, 3).astype(np.uint8))
        for to in sizes:
            for name, filter in (("LANCZOS", Image.Resampling.LANCZOS), ("BOX", Image.Resampling.BOX)):
                yield {
                    "seed": seed, "from": [width, height], "to": list(to), "filter": name,
                    "rgb": b64(zlib.compress(np.asarray(image.resize(to, filter)).tobytes(), 9))}


def greys():
    colours = noise(9, 16, 16, 3).astype(np.uint8)
    return {"seed": 9, "size": [16, 16], "grey": b64(np.asarray(Image.fromarray(colours).convert("L")))}


def main():
    cmyk = saved(Image.fromarray(smooth()).convert("CMYK"), format="JPEG")
    with open(sys.argv[1], "w") as out:
        json.dump({
            "pillow": PIL.__version__,
            "png": [checked(*p) for p in pngs()],
            "png_orientation": [
                decoded(f"png-orientation-{o}", png(smooth(), 8, 2, tail=[(b"eXIf", exif(o))])) for o in range(1, 9)],
            "jpeg": [decoded(*j) for j in jpegs()],
            "profile": [profiled(*p) for p in profiles()],
            "cmyk": b64(cmyk),
            "resize": list(resized()),
            "grey": greys(),
        }, out, indent=1)
        out.write("\n")


main()

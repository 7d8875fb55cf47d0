package io.cogview4j.server.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Sound requests of all kinds, damaged by chance where their meaning lies, and sometimes anywhere. */
final class FuzzedRequests {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final String BOUNDARY = "b";
    private static final byte[] NOTHING = new byte[0];
    private static final List<String> HEADERS = List.of(
            "Host",
            "Origin",
            "Content-Type",
            "Accept-Language",
            "Idempotency-Key",
            "X-Request-Id",
            "X-Stainless-Retry-Count",
            "Last-Event-ID",
            "If-None-Match",
            "Authorization",
            "Range",
            "Expect",
            "Content-Encoding",
            "Cookie",
            "X-Forwarded-Host");
    private static final List<String> FIELDS = List.of(
            "prompt",
            "negative_prompt",
            "n",
            "size",
            "quality",
            "steps",
            "guidance",
            "seed",
            "sampler",
            "cache",
            "loras",
            "embeddings",
            "memory",
            "output_format",
            "output_compression",
            "response_format",
            "stream",
            "partial_images",
            "on_disconnect",
            "style",
            "user",
            "strength",
            "mask_inverted",
            "previews",
            "prompts",
            "prompt_embeds",
            "dtype",
            "width",
            "height",
            "cfg_scale",
            "batch_size",
            "n_iter",
            "sampler_name",
            "scheduler",
            "init_images",
            "mask",
            "denoising_strength",
            "inpainting_mask_invert",
            "image");

    /** Bodies of JSON by the path that takes them. */
    private static final Map<String, String> OBJECTS = Map.of(
            "/v1/images/generations",
                    "{\"prompt\":\"a fox\",\"size\":\"64x64\",\"n\":1,\"steps\":2,\"stream\":false,\"partial_images\":1}",
            "/v1/jobs",
                    "{\"prompt\":\"a fox\",\"seed\":7,\"loras\":[\"ink:0.5\"],\"previews\":true,\"output_format\":\"jpeg\"}",
            "/v1/images/plan", "{\"prompt\":\"a fox\",\"size\":\"64x64\",\"memory\":\"4GiB\"}",
            "/v1/embeddings/images", "{\"prompts\":[{\"prompt\":\"a\",\"negative_prompt\":\"b\"}],\"guidance\":3}",
            "/v1/embeddings/images/check",
                    "{\"prompt_embeds\":[1,16,4096],\"negative_prompt_embeds\":[[1,16,4096]],\"dtype\":\"F32\"}",
            "/v1/tokens", "{\"prompt\":\"a fox\"}",
            "/sdapi/v1/txt2img",
                    "{\"prompt\":\"a <lora:ink:0.5>\",\"width\":64,\"height\":64,\"batch_size\":1,\"scheduler\":\"\"}");

    private static final List<String> PATHS = List.of(
            "/v1/jobs/%s",
            "/v1/jobs/%s/events",
            "/v1/jobs/%s/preview",
            "/v1/jobs/%s/results/0",
            "/v1/jobs/%s/results/%s",
            "/v1/jobs?limit=%s",
            "/v1/jobs?status=%s",
            "/v1/jobs?q=%s&after=%s",
            "/v1/embeddings/images/%s",
            "/v1/embeddings/images/%s/file",
            "/v1/models/%s",
            "/page/%s",
            "/v1/server?%s",
            "/%s",
            "/sdapi/v1/progress?skip_current_image=%s",
            "/sdapi/v1/%s");

    private final String job;
    private final byte[] png =
            SamplePictures.pngWithParameters("a fox\nSteps: 4, Sampler: Euler, Seed: 7, Size: 64x64");
    private final byte[] mask = SamplePictures.halfTransparentPng(8, 8);
    private final byte[] jpeg = SamplePictures.jpeg(8, 8);

    /** @param job the id of one that is done */
    FuzzedRequests(String job) {
        this.job = job;
    }

    RawRequest of(long seed) {
        Chance chance = new Chance(seed);
        RawRequest request =
                switch (chance.below(5)) {
                    case 0, 1 -> json(chance);
                    case 2 -> form(chance);
                    case 3 -> picture(chance);
                    default -> addressed(chance);
                };
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Host", "localhost");
        headers.putAll(request.headers());
        if (chance.once(5)) {
            headers.put(chance.pick(HEADERS), chance.text());
        }
        int missing = request.body().length > 0 && chance.once(15) ? 1 + chance.below(1_000) : 0;
        return new RawRequest(request.method(), request.target(), headers, request.body(), missing);
    }

    private static RawRequest json(Chance chance) {
        String path = chance.pick(OBJECTS.keySet().stream().sorted().toList());
        return post(path, "application/json", json(chance, OBJECTS.get(path)));
    }

    private static byte[] json(Chance chance, String sound) {
        ObjectNode object = MAPPER.readTree(sound).asObject();
        List<String> values = new ArrayList<>();
        for (int changes = chance.below(4); changes > 0; changes--) {
            String name = chance.pick(chance.once(2) ? FIELDS : List.copyOf(object.propertyNames()));
            object.put(name, "@" + values.size() + "@");
            values.add(chance.value());
        }
        String text = object.toString();
        for (int i = 0; i < values.size(); i++) {
            text = text.replace("\"@" + i + "@\"", values.get(i));
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return chance.once(8) ? chance.damaged(bytes) : bytes;
    }

    private RawRequest form(Chance chance) {
        String path = chance.pick(List.of(
                "/v1/images/edits",
                "/v1/images/edits",
                "/v1/jobs",
                "/v1/embeddings/images",
                "/v1/embeddings/images/check"));
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        if (path.contains("embeddings")) {
            part(chance, body, "file", "; filename=\"x\"", safetensors(chance));
        } else {
            part(chance, body, "prompt", "", "a fox".getBytes(StandardCharsets.UTF_8));
            part(chance, body, "image", "; filename=\"x.png\"", file(chance));
            if (chance.once(2)) {
                part(chance, body, "mask", "; filename=\"m.png\"", chance.once(2) ? mask : file(chance));
            }
            if (chance.once(2)) {
                part(chance, body, chance.pick(FIELDS), "", chance.value().getBytes(StandardCharsets.UTF_8));
            }
        }
        body.writeBytes(("--" + BOUNDARY + (chance.once(20) ? "" : "--") + "\r\n").getBytes(StandardCharsets.UTF_8));
        byte[] bytes = chance.once(6) ? chance.damaged(body.toByteArray()) : body.toByteArray();
        return post(path, "multipart/form-data; boundary=" + BOUNDARY, bytes);
    }

    private static void part(Chance chance, ByteArrayOutputStream body, String name, String rest, byte[] content) {
        String told = chance.once(20) ? chance.text() : name;
        String end = chance.once(30) ? "\n" : "\r\n";
        body.writeBytes(
                ("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + told + "\"" + rest + end + "\r\n")
                        .getBytes(StandardCharsets.UTF_8));
        body.writeBytes(content);
        body.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
    }

    private RawRequest picture(Chance chance) {
        if (chance.once(2)) {
            return post("/v1/recipe", "image/png", file(chance));
        }
        String base64 = Base64.getEncoder().encodeToString(file(chance));
        return chance.once(2)
                ? post("/sdapi/v1/png-info", "application/json", json(chance, "{\"image\":\"" + base64 + "\"}"))
                : post(
                        "/sdapi/v1/img2img",
                        "application/json",
                        json(
                                chance,
                                "{\"prompt\":\"a\",\"init_images\":[\"" + base64 + "\"],\"mask\":\"" + base64 + "\"}"));
    }

    private byte[] file(Chance chance) {
        byte[] file =
                switch (chance.below(8)) {
                    case 0 -> jpeg;
                    case 1 -> SamplePictures.pngOfSize(1 + chance.below(1 << 20), 1 << chance.below(31));
                    case 2 -> withChunk(chance, mask);
                    case 3 -> mask;
                    case 4, 5 -> withChunk(chance, png);
                    default -> png;
                };
        return chance.once(2) ? file : chance.damaged(file);
    }

    /** With one more, of a sound checksum but mostly of no sound meaning. */
    private static byte[] withChunk(Chance chance, byte[] png) {
        byte[] content = (chance.pick(
                                List.of("tEXt", "iTXt", "zTXt", "IDAT", "IHDR", "PLTE", "tRNS", "iCCP", "gAMA", "aaaa"))
                        + chance.pick(List.of("parameters\0", "cogview4j\0", "cogview4j\0\0\0\0\0", "", "\0\0"))
                        + chance.value())
                .getBytes(StandardCharsets.UTF_8);
        CRC32 crc = new CRC32();
        crc.update(content);
        int at = chance.once(2) ? 33 : png.length - 12;
        return ByteBuffer.allocate(png.length + content.length + 8)
                .put(png, 0, at)
                .putInt(chance.once(10) ? chance.below(Integer.MAX_VALUE) : content.length - 4)
                .put(content)
                .putInt((int) crc.getValue())
                .put(png, at, png.length - at)
                .array();
    }

    private static byte[] safetensors(Chance chance) {
        byte[] header = json(
                chance,
                "{\"prompt_embeds\":{\"dtype\":\"F32\",\"shape\":[1,16,4],\"data_offsets\":[0,256]},\"__metadata__\":{\"a\":\"b\"}}");
        byte[] file = safetensors(header, chance.once(10) ? chance.below(1 << 30) : header.length);
        return chance.once(3) ? chance.damaged(file) : file;
    }

    /** A file of one prompt, as a job makes it. */
    static byte[] soundSafetensors() {
        byte[] header = "{\"prompt_embeds\":{\"dtype\":\"F32\",\"shape\":[1,16,4],\"data_offsets\":[0,256]}}"
                .getBytes(StandardCharsets.UTF_8);
        return safetensors(header, header.length);
    }

    private static byte[] safetensors(byte[] header, long told) {
        byte[] file = Arrays.copyOf(NOTHING, 8 + header.length + 256);
        ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putLong(told).put(header);
        return file;
    }

    /** What is asked for by its address. */
    private RawRequest addressed(Chance chance) {
        String path = chance.pick(PATHS);
        while (path.contains("%s")) {
            String text = chance.once(2) ? job : chance.text();
            path = path.substring(0, path.indexOf("%s")) + text + path.substring(path.indexOf("%s") + 2);
            path = path.replace("%%s", "%s");
        }
        Map<String, String> headers = new LinkedHashMap<>();
        if (chance.once(2)) {
            headers.put("Last-Event-ID", chance.text());
        }
        String method = chance.once(6)
                ? chance.pick(List.of("HEAD", "PUT", "OPTIONS", "TRACE", "get", "BREW", "POST", "PATCH"))
                : "GET";
        return new RawRequest(method, path, headers, NOTHING);
    }

    private static RawRequest post(String path, String type, byte[] body) {
        return new RawRequest("POST", path, Map.of("Content-Type", type), body);
    }
}

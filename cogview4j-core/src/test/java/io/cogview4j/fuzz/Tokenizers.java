package io.cogview4j.fuzz;

import io.cogview4j.fuzz.EntryPoint.Bound;
import io.cogview4j.fuzz.EntryPoint.Input;
import io.cogview4j.message.Message;
import io.cogview4j.text.GlmTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Tokenizers with the files beside them, and prompts that they read. */
record Tokenizers(Path folder) {
    private static final String TOKENIZER = "tokenizer.json";
    private static final List<String> BESIDE =
            List.of("tokenizer_config.json", "special_tokens_map.json", "added_tokens.json");
    private static final String ADDED_TOKENS = "{\"<|extra|>\":900,\"<|user|>\":901}";

    /** Keys, types and settings of the format, of which most are not read here. */
    static final List<String> WORDS = List.of(
            "BPE",
            "WordPiece",
            "WordLevel",
            "Unigram",
            "ByteLevel",
            "Split",
            "Digits",
            "Whitespace",
            "Metaspace",
            "BertPreTokenizer",
            "CharDelimiterSplit",
            "Punctuation",
            "UnicodeScripts",
            "NFC",
            "NFKD",
            "Lowercase",
            "Strip",
            "StripAccents",
            "Prepend",
            "Replace",
            "Precompiled",
            "BertNormalizer",
            "Nmt",
            "Sequence",
            "TemplateProcessing",
            "BertProcessing",
            "RobertaProcessing",
            "Isolated",
            "Removed",
            "Contiguous",
            "MergedWithNext",
            "String",
            "Regex",
            "single",
            "pair",
            "special_tokens",
            "A",
            "B",
            "Left",
            "[gMASK]",
            "<sop>",
            "<|endoftext|>",
            "Ġ",
            "a",
            "he",
            "",
            "model",
            "vocab",
            "merges",
            "type",
            "normalizer",
            "pre_tokenizer",
            "post_processor",
            "decoder",
            "added_tokens",
            "unk_token",
            "dropout",
            "continuing_subword_prefix",
            "end_of_word_suffix",
            "byte_fallback",
            "precompiled_charsmap",
            "added_tokens_decoder",
            "pad_token",
            "split_special_tokens",
            "truncation_side",
            "additional_special_tokens");

    private static final List<String> PROMPTS = List.of(
            "a red heart, the <sop> [MASK]zz  99999\n\n", "", "一只 😀 <|user|>  \t 'LL don't", "\u0000\uD83D \u0301e");
    private static final List<String> TEXT_WORDS = List.of(
            "a",
            "red",
            "heart",
            " ",
            "  ",
            "\n",
            "[gMASK]",
            "<sop>",
            "<|endoftext|>",
            "<|user|>",
            "[MASK]",
            "红色",
            "😀",
            "'LL",
            "9",
            "999");

    /** A sound tokenizer. */
    private record Folder(Path path, Map<String, byte[]> files, Map<String, JsonDamage> damages) {
        static Folder of(Path path) throws IOException {
            Map<String, byte[]> files = new HashMap<>();
            Map<String, JsonDamage> damages = new HashMap<>();
            for (String name : names()) {
                byte[] content = Files.exists(path.resolve(name))
                        ? Files.readAllBytes(path.resolve(name))
                        : Hostile.utf8(name.startsWith("added") ? ADDED_TOKENS : "{\"pad_token\":\"<|endoftext|>\"}");
                files.put(name, content);
                damages.put(name, new JsonDamage(content, WORDS));
            }
            return new Folder(path, files, damages);
        }
    }

    private static List<String> names() {
        List<String> names = new ArrayList<>(BESIDE);
        names.addFirst(TOKENIZER);
        return names;
    }

    List<EntryPoint> entryPoints() throws IOException {
        List<Folder> sound = new ArrayList<>();
        for (Path model : List.of(Sound.TINY, Sound.RANDOM_A, Sound.RANDOM_B)) {
            sound.add(Folder.of(model.resolve("tokenizer")));
        }
        List<GlmTokenizer> open = new ArrayList<>();
        return List.of(
                EntryPoint.of(TOKENIZER, 16, Bound.LOOSE, damage -> {
                    Folder start = damage.pick(sound);
                    return input(written(start, Map.of(TOKENIZER, damaged(start, TOKENIZER, damage))));
                }),
                EntryPoint.of("beside-tokenizer.json", 10, Bound.LOOSE, damage -> {
                    Folder start = damage.pick(sound);
                    Map<String, byte[]> damaged = new HashMap<>();
                    damaged.put("added_tokens.json", new byte[0]);
                    for (int changes = damage.below(2); changes >= 0; changes--) {
                        String name = damage.pick(BESIDE);
                        damaged.put(name, damaged(start, name, damage));
                    }
                    return input(written(start, damaged));
                }),
                EntryPoint.of("prompt-texts", 20, Bound.LOOSE, damage -> {
                    if (open.isEmpty()) {
                        sound.forEach(one -> open.add(GlmTokenizer.open(one.path())));
                    }
                    return text(damage, damage.pick(open));
                }));
    }

    private static byte[] damaged(Folder start, String name, Damage damage) {
        return Objects.requireNonNull(start.damages().get(name)).damaged(damage);
    }

    /** Nothing in a file means that there is none. */
    private long written(Folder start, Map<String, byte[]> damaged) throws IOException {
        long bytes = 0;
        for (Map.Entry<String, byte[]> file : start.files().entrySet()) {
            Path path = folder.resolve(file.getKey());
            boolean isDamaged = damaged.containsKey(file.getKey());
            byte[] content = isDamaged ? damaged.get(file.getKey()) : file.getValue();
            if (content.length == 0 || !isDamaged && file.getKey().startsWith("added")) {
                Files.deleteIfExists(path);
            } else {
                EntryPoint.write(path, content);
            }
            bytes += content.length;
        }
        return bytes;
    }

    private Input input(long bytes) {
        return new Input(bytes, () -> {
            try (GlmTokenizer tokenizer = GlmTokenizer.open(folder)) {
                PROMPTS.forEach(prompt -> tokenizer.tokenize(prompt, 12));
            }
            return List.<Message>of();
        });
    }

    private static Input text(Damage damage, GlmTokenizer tokenizer) {
        String part = damage.text(TEXT_WORDS);
        String text = damage.once(50) ? part.repeat(1 + damage.below(200)) : part;
        int maxTokens = damage.once(8)
                ? damage.pick(List.of(0, 1, 2, -1, Integer.MIN_VALUE, Integer.MAX_VALUE))
                : 3 + damage.below(100);
        return new Input(text.length(), () -> {
            tokenizer.tokenize(text, maxTokens);
            return List.of();
        });
    }
}

package io.cogview4j.text;

import io.cogview4j.fixtures.JsonMutator;
import io.cogview4j.fixtures.ModelCopy;
import io.cogview4j.message.CogView4Exception;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Opens damaged tokenizers and reads prompts with them, in a process of its own, which native code may end. Prints the
 * number of each before it is opened, and what came of it.
 */
final class DamagedTokenizers {
    static final String READ = "read";
    static final String REFUSED = "refused";

    /** Keys, types and settings of the format, of which most are not read here. */
    private static final List<String> WORDS = List.of(
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

    private DamagedTokenizers() {}

    /** @param arguments a folder to work in, the first number, how many */
    static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        int first = Integer.parseInt(arguments[1]);
        List<Path> sound = List.of(
                ModelCopy.TINY.resolve("tokenizer"), Models.tokenizer("random-a"), Models.tokenizer("random-b"));
        for (int number = first; number < first + Integer.parseInt(arguments[2]); number++) {
            write(sound.get(number % sound.size()), number, folder);
            System.out.print(number + " ");
            System.out.flush();
            System.out.println(outcome(folder));
        }
    }

    private static void write(Path sound, int number, Path folder) throws IOException {
        JsonMutator mutator = new JsonMutator(number, WORDS);
        for (String name : List.of("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json")) {
            Path file = sound.resolve(name);
            Files.deleteIfExists(folder.resolve(name));
            if (Files.exists(file)) {
                byte[] bytes = Files.readAllBytes(file);
                boolean damaged = (number % 4 == 0) != name.equals("tokenizer.json");
                Files.write(folder.resolve(name), damaged ? mutator.mutate(bytes) : bytes);
            }
        }
    }

    private static String outcome(Path folder) {
        try (GlmTokenizer tokenizer = GlmTokenizer.open(folder)) {
            for (String prompt : PROMPTS) {
                tokenizer.tokenize(prompt, 12);
            }
            return READ;
        } catch (CogView4Exception e) {
            return REFUSED;
        } catch (RuntimeException e) {
            e.printStackTrace();
            return e.toString();
        }
    }
}

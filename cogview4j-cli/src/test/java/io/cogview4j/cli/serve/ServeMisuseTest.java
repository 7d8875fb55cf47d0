package io.cogview4j.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.cli.CliRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Options that make no server are refused before there is one, with what fits in their place. */
class ServeMisuseTest {
    @TempDir
    private Path folder;

    private CliRun serve(String... options) {
        List<String> all = new ArrayList<>(
                List.of("serve", "--data", folder.resolve("data").toString(), "--port", "0"));
        for (String option : options) {
            if (option.equals("--data") || option.equals("--port")) {
                int before = all.indexOf(option);
                all.subList(before, before + 2).clear();
            }
            all.add(option);
        }
        return CliRun.of(all.toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource({
        "--queue, 0, 1",
        "--queue, -5, 1",
        "--queue, many, 1",
        "--together, 0, 1",
        "--together, -3, 1",
        "--keep-open, -1, 0",
        "--keep-days, -1, 1",
        "--keep-days, 0, 1",
        "--keep-days, 2147483647, 100000",
        "--port, -1, 65535",
        "--port, 70000, 65535",
        "--port, 80x, 0",
        "--keep-size, nonsense, 20GiB",
        "--keep-size, auto, 20GiB",
        "--keep-size, 5, 20GiB",
        "--encoder, nourl, http://127.0.0.1:8080",
        "--encoder, encoder:8080, http://127.0.0.1:8080",
        "--encoder, ftp://encoder, http://127.0.0.1:8080",
        "--encoder, http://encoder/v1, http://127.0.0.1:8080",
        "--encoder, http://two words, http://127.0.0.1:8080",
        "--host, '', 127.0.0.1",
        "--data, '', cogview4j"
    })
    void aValueThatCannotBeIsToldWithOneThatCan(String option, String value, String fitting) {
        serve(option, value).failsWith(2, "command-value-invalid", "does not fit " + option, fitting);
    }

    @Test
    void whoEncodesForOthersAsksNobodyElseTo() {
        serve("--only", "text_encoder", "--encoder", "http://127.0.0.1:1")
                .failsWith(2, "encoder-and-text-encoder", "--only text_encoder", "--encoder");
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "file"})
    void aFolderOfLorasThatIsNoneIsToldAtTheStart(String name) throws Exception {
        Files.createFile(folder.resolve("file"));

        serve("--loras", folder.resolve(name).toString()).failsWith(2, "loras-folder-missing", "--loras");
    }

    @ParameterizedTest
    @ValueSource(strings = {"no.such.host.invalid", "two words", "http://127.0.0.1", "192.0.2.1"})
    void aHostThatIsNotOfThisMachineIsToldSo(String host) {
        serve("--host", host, "--allow-anyone").failsWith(2, "listen-host-unknown", host, "--host 0.0.0.0");
    }

    @Test
    void whoListensForAllIsToldWhichOptionLetsThem() {
        serve("--host", "0.0.0.0").failsWith(2, "address-without-keys", "--api-key-file", "--allow-anyone");
    }

    @Test
    void nothingIsMadeForAServerThatDoesNotStart() {
        serve("--queue", "0");

        assertThat(folder.resolve("data")).doesNotExist();
    }
}

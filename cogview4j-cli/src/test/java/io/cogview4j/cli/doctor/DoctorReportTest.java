package io.cogview4j.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.cli.doctor.Machines.Change;
import io.cogview4j.cli.output.DisplayText;
import io.cogview4j.cli.output.Labels;
import io.cogview4j.report.Wording;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How a machine is told of, to people and to programs. */
class DoctorReportTest {
    private static final int WIDE = 200;
    private static final Privacy PRIVACY = new Privacy(List.of("/home/mei"), List.of("mei"), List.of("laptop"));

    @Test
    void peopleReadFiguresAndFindings() {
        assertThat(text(Locale.ENGLISH, WIDE, Change.ONE_CORE))
                .contains(
                        "25.0.1, Eclipse Adoptium",
                        "glibc 2.36",
                        "60.00 GiB available, of 64.00 GiB",
                        "uses AVX512, AMX")
                .contains("ext4", "9.7 GB", "123.5 MB", "~/cache")
                .contains("THUDM/CogView4-6B (31.0 GB); others: 3", "HF_TOKEN (set)")
                .contains("warning [machine-with-one-core]: Everything runs on one core.");
    }

    @Test
    void nothingAmissIsToldToo() {
        assertThat(text(Locale.ENGLISH, WIDE)).contains("Nothing that was looked at will be slow or fail.");
    }

    @Test
    void itIsToldInChinese() {
        assertThat(text(Locale.CHINESE, WIDE, Change.ONE_CORE))
                .contains("可用 60.00 GiB", "警告 [machine-with-one-core]: 只有一个核心可用。")
                .doesNotContainPattern("available|writable|environment");
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 80})
    void noLineIsWiderThanTheTerminal(int columns) {
        assertThat(text(Locale.CHINESE, columns, Change.values()).lines())
                .allMatch(line -> DisplayText.width(line) <= columns);
    }

    @Test
    void neitherFormNamesTheUser() {
        assertThat(text(Locale.ENGLISH, WIDE, Change.values())).doesNotContainPattern("\\bmei\\b");
        assertThat(new DoctorJson(new Wording(Locale.ENGLISH)).of(report(Change.values())))
                .doesNotContain("/mei");
    }

    @Test
    void programsReadNumbers() {
        JsonNode root = JsonMapper.shared()
                .readTree(new DoctorJson(new Wording(Locale.ENGLISH)).of(report(Change.QUOTA, Change.MUSL)));

        assertThat(root.path("possible").asBoolean()).isFalse();
        assertThat(root.path("processor").path("quota").asInt()).isEqualTo(4);
        assertThat(root.path("memory").path("availableBytes").asLong()).isEqualTo(60L << 30);
        assertThat(root.path("memory").has("containerLimitBytes")).isFalse();
        assertThat(root.path("folders").get(1).path("path").asString()).isEqualTo("~/cache");
        assertThat(root.path("findings").get(0).path("code").asString()).isEqualTo("machine-with-musl");
    }

    private static String text(Locale locale, int columns, Change... changes) {
        return String.join("\n", new DoctorText(new Labels(locale)).lines(report(changes), columns));
    }

    private static DoctorReport report(Change... changes) {
        var machine = Machines.with(changes);
        return new DoctorReport(machine, "zh_CN.UTF-8", null, Findings.of(machine, "zh_CN.UTF-8", null), PRIVACY);
    }
}

package io.cogview4j.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.cli.doctor.Machines.Change;
import io.cogview4j.diagnosis.Diagnosis;
import io.cogview4j.message.Message;
import io.cogview4j.message.MessageCode;
import io.cogview4j.message.MessageCode.Severity;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is found of machines that differ from a good one in one thing each. */
class FindingsTest {
    private static final String UTF8 = "zh_CN.UTF-8";

    @Test
    void aGoodMachineIsGivenNoAdvice() {
        assertThat(found(Machines.good(), UTF8, null)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void whatIsAmissIsFoundAndNothingElse(Change change) {
        List<MessageCode> found = codes(found(Machines.with(change), UTF8, null));

        assertThat(found).containsExactlyElementsOf(change.findings());
    }

    static Stream<Arguments> locales() {
        return Stream.of(
                Arguments.of("zh_CN.GBK", List.of(DoctorMessage.MACHINE_LOCALE)),
                Arguments.of("en_US.ISO-8859-1", List.of(DoctorMessage.MACHINE_LOCALE)),
                Arguments.of("zh_CN.utf8", List.of()),
                Arguments.of("C", List.of()),
                Arguments.of("", List.of()));
    }

    @ParameterizedTest
    @MethodSource("locales")
    void aTerminalOfAnotherEncodingIsFound(String locale, List<MessageCode> expected) {
        assertThat(codes(found(Machines.good(), locale, null))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"200,", "404,", "502, MACHINE_HUB_REFUSES", "0, MACHINE_HUB_UNREACHABLE"})
    void theHubThatWasAskedIsFoundIfItDoesNotAnswer(int status, @Nullable DoctorMessage expected) {
        HubAnswer answer = new HubAnswer(
                "https://huggingface.co",
                status == 0 ? OptionalInt.empty() : OptionalInt.of(status),
                status == 0 ? "ConnectException" : "");

        assertThat(codes(found(Machines.good(), UTF8, answer)))
                .isEqualTo(expected == null ? List.of() : List.of(expected));
    }

    @Test
    void onlyWhatKeepsLibrariesFromLoadingMakesItImpossible() {
        for (Change change : Change.values()) {
            assertThat(Findings.isImpossible(found(Machines.with(change), UTF8, null)))
                    .as(change.name())
                    .isEqualTo(change == Change.LIBRARIES_DO_NOT_LOAD || change == Change.MUSL);
        }
    }

    @Test
    void theWorstComesFirst() {
        List<Severity> severities =
                found(Machines.with(Change.MUSL, Change.NO_MODEL, Change.ONE_CORE), UTF8, null).stream()
                        .map(finding -> finding.code().severity())
                        .toList();

        assertThat(severities).containsExactly(Severity.ERROR, Severity.ERROR, Severity.WARNING, Severity.NOTE);
    }

    @Test
    void everyMessageIsOfSomeMachine() {
        List<MessageCode> found = Stream.concat(
                        Arrays.stream(Change.values()).flatMap(change -> change.findings().stream()),
                        Stream.of(
                                DoctorMessage.MACHINE_LOCALE,
                                DoctorMessage.MACHINE_HUB_REFUSES,
                                DoctorMessage.MACHINE_HUB_UNREACHABLE))
                .toList();

        assertThat(found).contains(DoctorMessage.values());
    }

    @Test
    void valuesStandInTheSentences() {
        Message finding = found(Machines.with(Change.LITTLE_MEMORY), UTF8, null).getFirst();

        assertThat(finding.why(Locale.ENGLISH)).contains("2.35 GiB at least", "1.00 GiB are free");
        assertThat(finding.why(Locale.CHINESE)).contains("2.35 GiB", "1.00 GiB");
    }

    private static List<Message> found(Diagnosis machine, String locale, @Nullable HubAnswer hub) {
        return Findings.of(machine, locale, hub);
    }

    private static List<MessageCode> codes(List<Message> findings) {
        return findings.stream().map(Message::code).toList();
    }
}

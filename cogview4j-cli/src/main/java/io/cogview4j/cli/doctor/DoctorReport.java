package io.cogview4j.cli.doctor;

import io.cogview4j.diagnosis.Diagnosis;
import io.cogview4j.message.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was found out about a machine.
 *
 * @param locale of the user, as the environment names it; empty if it does not
 * @param hub null if it was not asked
 * @param findings what will be slow or fail, errors first
 * @param privacy through which every text goes
 */
record DoctorReport(
        Diagnosis diagnosis, String locale, @Nullable HubAnswer hub, List<Message> findings, Privacy privacy) {
    DoctorReport {
        findings = findings.stream().map(privacy::of).toList();
    }
}

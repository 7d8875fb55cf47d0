package io.cogview4j.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MachineReportTest {
    @Test
    void tellsOfThisMachine() {
        MachineReport machine = MachineReport.current();

        assertThat(machine.processors()).isPositive();
        assertThat(machine.processor()).isNotBlank();
        assertThat(machine.libtorch()).matches("\\d+\\.\\d+.*");
    }

    @Test
    void aMachineIsBusyFromAQuarterOfItsProcessorsOn() {
        assertThat(machine(0.5).isBusy()).isFalse();
        assertThat(machine(0.6).isBusy()).isTrue();
        assertThat(machine(-1).isBusy()).as("unknown").isFalse();
    }

    private static MachineReport machine(double load) {
        return new MachineReport("p", 2, "v", "s", "j", "c", "l", load);
    }
}

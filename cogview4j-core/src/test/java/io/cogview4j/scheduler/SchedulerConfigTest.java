package io.cogview4j.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cogview4j.api.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchedulerConfigTest {
    @TempDir
    private Path folder;

    private SchedulerConfig read(String json) throws IOException {
        return SchedulerConfig.read(Files.writeString(folder.resolve("scheduler_config.json"), json));
    }

    @Test
    void missingKeysTakeTheDefaultsOfDiffusers() throws IOException {
        assertThat(read("{\"shift_terminal\": null, \"max_image_seq_len\": 4096, \"unknown\": []}"))
                .isEqualTo(new SchedulerConfig(
                        1000,
                        1,
                        false,
                        0.5,
                        1.15,
                        256,
                        TimeShift.EXPONENTIAL,
                        0,
                        false,
                        SigmaSpacing.AS_SHIFTED,
                        false));
    }

    @Test
    void everyKeyIsRead() throws IOException {
        assertThat(read("""
                        {"_class_name": "FlowMatchEulerDiscreteScheduler", "num_train_timesteps": 500, "shift": 3.0,
                         "use_dynamic_shifting": true, "base_shift": 0.25, "max_shift": 0.75, "base_image_seq_len": 64,
                         "time_shift_type": "linear", "shift_terminal": 0.1, "invert_sigmas": true,
                         "use_beta_sigmas": true, "stochastic_sampling": true}
                        """))
                .isEqualTo(new SchedulerConfig(
                        500, 3, true, 0.25, 0.75, 64, TimeShift.LINEAR, 0.1, true, SigmaSpacing.BETA, true));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'use_karras_sigmas': true, 'use_beta_sigmas': true} | exclude each other",
                "{'use_exponential_sigmas': true, 'use_beta_sigmas': true} | exclude each other",
                "{'time_shift_type': 'cosine'} | 'time_shift_type' is 'cosine'",
                "{'_class_name': 'DDIMScheduler'} | the scheduler is DDIMScheduler",
                "{'shift': 0} | 'shift' is 0.0",
                "{'shift_terminal': 1} | 'shift_terminal' is 1.0",
                "{'num_train_timesteps': 0} | 'num_train_timesteps' should be a whole number above 0",
                "{'stochastic_sampling': 1} | 'stochastic_sampling' should be true or false"
            },
            quoteCharacter = '\0')
    void whatDiffusersRefusesIsRefusedWithTheFileAndTheKey(String json, String message) {
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> read(json.replace('\'', '"')))
                .withMessageContaining("scheduler_config.json")
                .withMessageContaining(message.replace('\'', '"'));
    }
}

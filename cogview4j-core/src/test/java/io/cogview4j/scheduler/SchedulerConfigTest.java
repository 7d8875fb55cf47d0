package io.cogview4j.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cogview4j.message.CheckpointException;
import io.cogview4j.message.CoreMessage;
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
                "{'use_karras_sigmas': true, 'use_beta_sigmas': true} | SCHEDULER_SPACINGS_EXCLUSIVE | use_beta_sigmas",
                "{'use_exponential_sigmas': true, 'use_beta_sigmas': true} | SCHEDULER_SPACINGS_EXCLUSIVE | use_exponential_sigmas",
                "{'time_shift_type': 'cosine'} | SCHEDULER_TIME_SHIFT_UNKNOWN | cosine",
                "{'_class_name': 'DDIMScheduler'} | CONFIG_OTHER_CLASS | 'DDIMScheduler'",
                "{'shift': 0} | CONFIG_NOT_ABOVE_ZERO | shift",
                "{'shift_terminal': 1} | SCHEDULER_SHIFT_TERMINAL | 1.0",
                "{'num_train_timesteps': 0} | CONFIG_NOT_POSITIVE | num_train_timesteps",
                "{'stochastic_sampling': 1} | CONFIG_NOT_A_FLAG | stochastic_sampling"
            },
            quoteCharacter = '\0')
    void whatDiffusersRefusesIsRefusedWithTheFileAndTheKey(String json, CoreMessage code, String value) {
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> read(json.replace('\'', '"')))
                .withMessageContaining("scheduler_config.json")
                .satisfies(e -> {
                    assertThat(e.code()).isEqualTo(code);
                    assertThat(e.problem().values()).contains(value.replace('\'', '"'));
                });
    }
}

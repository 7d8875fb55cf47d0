package io.cogview4j.spark;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TasksTest {
    @ParameterizedTest
    @CsvSource({"0, 8, 4, 1", "3, 8, 4, 3", "20, 8, 4, 4", "40, 8, 4, 5", "41, 8, 4, 6"})
    void aTaskHasFewRowsAndEveryExecutorATask(long rows, int rowsPerTask, int together, int tasks) {
        assertThat(Tasks.count(rows, rowsPerTask, together)).isEqualTo(tasks);
    }

    @ParameterizedTest
    @CsvSource({"false, 8", "true, 128"})
    void inOneProcessWhereNothingIsLostAloneATaskHasManyRows(boolean local, int rowsPerTask) {
        assertThat(Tasks.rowsPerTask(SparkSettings.of("out"), local)).isEqualTo(rowsPerTask);
    }

    @Test
    void whatIsAskedForComesFirst() {
        SparkSettings settings = SparkSettings.builder("out").rowsPerTask(4).build();
        assertThat(Tasks.rowsPerTask(settings, true)).isEqualTo(4);
        assertThat(Tasks.rowsPerTask(settings, false)).isEqualTo(4);
    }
}

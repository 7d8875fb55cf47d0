package io.cogview4j.messages;

import io.cogview4j.bench.BenchMessage;
import io.cogview4j.cli.doctor.DoctorMessage;
import io.cogview4j.cli.output.CliMessage;
import io.cogview4j.hub.HubMessage;
import io.cogview4j.message.ComputeMessage;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.MessageCode;
import io.cogview4j.quantise.QuantiseMessage;
import io.cogview4j.server.http.error.ServerMessage;
import io.cogview4j.server.model.ModelMessage;
import io.cogview4j.server.queue.QueueMessage;
import io.cogview4j.server.store.StoreMessage;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The codes of all modules. */
final class Codes {
    static final List<Class<? extends MessageCode>> ENUMS = List.of(
            CoreMessage.class,
            ComputeMessage.class,
            HubMessage.class,
            QuantiseMessage.class,
            CliMessage.class,
            DoctorMessage.class,
            BenchMessage.class,
            ServerMessage.class,
            ModelMessage.class,
            QueueMessage.class,
            StoreMessage.class);

    private Codes() {}

    static Stream<Class<? extends MessageCode>> enums() {
        return ENUMS.stream();
    }

    /** One for each file of texts, which the codes of a package share. */
    static Stream<Class<? extends MessageCode>> files() {
        Set<String> packages = new HashSet<>();
        return enums().filter(codes -> packages.add(codes.getPackageName()));
    }

    /** Those whose texts are in the same file. */
    static Stream<MessageCode> besides(Class<? extends MessageCode> one) {
        return all().filter(code -> code.getClass().getPackageName().equals(one.getPackageName()));
    }

    static Stream<MessageCode> all() {
        return enums().flatMap(codes -> Arrays.stream(codes.getEnumConstants()));
    }
}

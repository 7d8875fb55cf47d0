package io.cogview4j.hub;

import io.cogview4j.events.Cancellation;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.json.JsonMapper;

/** What {@code tools/hub-interop} starts: the hub of these tests, and pulls as the environment says. */
final class HubInterop {
    private HubInterop() {}

    public static void main(String[] arguments) throws IOException {
        if (arguments[0].equals("serve")) {
            serve();
        } else {
            pull(ModelName.parse(arguments[1]));
        }
    }

    /** Prints its address, and for each line that it reads how often content was asked for since the last one. */
    private static void serve() throws IOException {
        try (HubServer server = new HubServer(HubServer.model())) {
            System.out.println(server.address());
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (int known = 0; in.readLine() != null; ) {
                int all = (int) server.asked().stream()
                        .filter(request -> request.method().equals("GET"))
                        .filter(request -> !request.path().startsWith("/api/")
                                || request.path().contains("FilePath="))
                        .count();
                System.out.println(all - known);
                known = all;
            }
        }
        System.exit(0);
    }

    private static void pull(ModelName model) {
        PulledModel pulled = Hub.ofEnvironment().pull(PullRequest.of(model), PullListener.NONE, Cancellation.never());
        System.out.println(JsonMapper.shared()
                .createObjectNode()
                .put("folder", pulled.folder().toString())
                .put("bytes", pulled.bytes())
                .put("fetched", pulled.fetchedBytes()));
        System.exit(0);
    }
}

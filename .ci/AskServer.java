import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks a server for a picture of a red heart: {@code java AskServer.java URL FILE.png}. */
public class AskServer {
    public static void main(String[] arguments) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(arguments[0] + "/v1/images/generations"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"prompt\": \"a red heart\", \"seed\": 7}"))
                .build();
        HttpResponse<String> answer =
                HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        Matcher picture = Pattern.compile("\"b64_json\":\"([^\"]+)\"").matcher(answer.body());
        if (answer.statusCode() != 200 || !picture.find()) {
            System.err.println(answer.statusCode() + " " + answer.body());
            System.exit(1);
        }
        Files.write(Path.of(arguments[1]), Base64.getDecoder().decode(picture.group(1)));
    }
}

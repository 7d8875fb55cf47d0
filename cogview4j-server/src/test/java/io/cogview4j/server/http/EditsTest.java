package io.cogview4j.server.http;

import static io.cogview4j.server.http.StartedServer.error;
import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.server.job.BlobId;
import io.cogview4j.server.job.Drawing;
import io.cogview4j.server.job.Drawing.PictureEdit;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Pictures that are made from others, sent as a form. */
@TestInstance(Lifecycle.PER_CLASS)
class EditsTest {
    private static final String PATH = "/v1/images/edits";
    private static final byte[] PICTURE = SamplePictures.png(16, 8);

    private StartedServer server;

    @BeforeAll
    void start(@TempDir Path folder) {
        server = new StartedServer(folder);
        server.draws("picture");
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private static MultipartForm form() {
        return new MultipartForm().field("prompt", "a fox");
    }

    private PictureEdit asked() {
        PictureEdit edit = ((Drawing) server.jobs.lastAsked().work()).edit();
        assertThat(edit).isNotNull();
        return edit;
    }

    private byte[] stored(BlobId id) throws IOException {
        return Files.readAllBytes(server.blobs.file(id).orElseThrow());
    }

    @Test
    void storesThePictureAsItIs() throws Exception {
        HttpResponse<String> response = server.post(PATH, form().file("image", PICTURE));

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(stored(asked().picture())).isEqualTo(PICTURE);
        assertThat(asked().mask()).isNull();
        assertThat(asked().strength()).isNull();
    }

    @Test
    void takesThePictureUnderItsOtherName() throws Exception {
        assertThat(server.post(PATH, form().file("image[]", PICTURE)).statusCode())
                .isEqualTo(200);
    }

    @Test
    void takesAJpeg() throws Exception {
        byte[] jpeg = SamplePictures.jpeg(16, 8);

        assertThat(server.post(PATH, form().file("image", jpeg)).statusCode()).isEqualTo(200);
        assertThat(stored(asked().picture())).isEqualTo(jpeg);
    }

    @Test
    void takesAFormOfUnknownLength() throws Exception {
        MultipartForm form = form().file("image", PICTURE);

        HttpResponse<String> response = server.send(
                server.request(PATH).header("Content-Type", form.contentType()).POST(form.chunked()));

        assertThat(response.statusCode()).isEqualTo(200);
    }

    @Test
    void leavesNothingBehindOfWhatWasSent(@TempDir Path folder) throws Exception {
        StartedServer other = new StartedServer(folder);
        Path uploads = other.server.uploads();
        other.draws("picture");
        byte[] large = Arrays.copyOf(PICTURE, 1 << 18);

        assertThat(other.post(PATH, form().file("image", large)).statusCode()).isEqualTo(200);
        assertThat(other.post(PATH, form().file("other", large)).statusCode()).isEqualTo(400);

        await(() -> list(uploads).isEmpty());
        other.close();
        assertThat(uploads).doesNotExist();
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void nobodyElseCanReadWhatIsSent() throws Exception {
        assertThat(Files.getPosixFilePermissions(server.server.uploads()))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    /** Files of a request are removed after its answer was sent. */
    private static void await(BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; i < 100 && !condition.getAsBoolean(); i++) {
            Thread.sleep(20);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    private static List<Path> list(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void readsAllOtherFieldsFromTexts() throws Exception {
        HttpResponse<String> response = server.post(
                PATH,
                form().file("image", PICTURE)
                        .field("n", "2")
                        .field("strength", "0.4")
                        .field("seed", "9")
                        .field("stream", "false")
                        .field("mask_inverted", "true")
                        .field("loras", "ink:0.5,clay")
                        .field("size", ""));

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        Drawing drawing = (Drawing) server.jobs.lastAsked().work();
        assertThat(drawing.count()).isEqualTo(2);
        assertThat(drawing.seed()).isEqualTo(9);
        assertThat(drawing.loras()).hasSize(2);
        assertThat(asked().strength()).isEqualTo(0.4);
        assertThat(asked().maskInverted()).isTrue();
    }

    @Test
    void streamsEventsOfEdits() throws Exception {
        HttpResponse<String> response =
                server.post(PATH, form().file("image", PICTURE).field("stream", "true"));

        assertThat(response.body()).startsWith("event: image_edit.completed\n");
    }

    @Test
    void whatIsTransparentInAMaskIsWhiteInTheOneThatIsStored() throws Exception {
        server.post(PATH, form().file("image", PICTURE).file("mask", SamplePictures.halfTransparentPng(16, 8)));

        BlobId mask = asked().mask();
        assertThat(mask).isNotNull();
        BufferedImage stored =
                ImageIO.read(server.blobs.file(mask).orElseThrow().toFile());
        assertThat(stored.getRGB(0, 0)).isEqualTo(0xffffffff);
        assertThat(stored.getRGB(15, 7)).isEqualTo(0xff000000);
    }

    @Test
    void aMaskWithoutTransparencyIsStoredAsItIs() throws Exception {
        byte[] opaque = SamplePictures.png(16, 8);
        server.post(PATH, form().file("image", PICTURE).file("mask", opaque));

        BlobId mask = asked().mask();
        assertThat(mask).isNotNull();
        assertThat(stored(mask)).isEqualTo(opaque);
    }

    @Test
    void refusesSeveralPictures() throws Exception {
        HttpResponse<String> response =
                server.post(PATH, form().file("image[]", PICTURE).file("image[]", PICTURE));

        assertRefused(response, 400, "pictures-several", "image");
    }

    @Test
    void refusesAFormWithoutAPicture() throws Exception {
        assertRefused(server.post(PATH, form()), 400, "file-part-missing", "image");
    }

    @Test
    void refusesAMaskWithoutAPicture() throws Exception {
        assertRefused(
                server.post("/v1/images/generations", form().file("mask", PICTURE)), 400, "file-part-missing", "image");
    }

    @Test
    void believesBytesAndNoNames() throws Exception {
        byte[] gif = "GIF89a and more".getBytes(StandardCharsets.US_ASCII);

        assertRefused(server.post(PATH, form().file("image", gif)), 400, "upload-not-a-picture", "image");
    }

    @Test
    void refusesAPictureWithTooManyPixelsWithoutDecodingIt() throws Exception {
        byte[] bomb = SamplePictures.pngOfSize(60_000, 60_000);

        assertRefused(server.post(PATH, form().file("image", bomb)), 413, "upload-too-many-pixels", "image");
        assertRefused(
                server.post(PATH, form().file("image", PICTURE).file("mask", bomb)),
                413,
                "upload-too-many-pixels",
                "mask");
    }

    @Test
    void refusesAFieldThatIsSentTwice() throws Exception {
        assertRefused(
                server.post(PATH, form().file("image", PICTURE).field("n", "1").field("n", "2")),
                400,
                "field-twice",
                "n");
    }

    @Test
    void refusesTextsThatAreNoNumbers() throws Exception {
        assertRefused(
                server.post(PATH, form().file("image", PICTURE).field("seed", "nine")), 400, "field-not-whole", "seed");
        assertRefused(
                server.post(PATH, form().file("image", PICTURE).field("seed", "9223372036854775808")),
                400,
                "field-unfit",
                "seed");
        assertRefused(
                server.post(PATH, form().file("image", PICTURE).field("strength", "NaN")),
                400,
                "field-not-number",
                "strength");
        assertRefused(
                server.post(PATH, form().file("image", PICTURE).field("strength", "2")),
                400,
                "strength-out-of-range",
                "strength");
    }

    @Test
    void refusesJson() throws Exception {
        assertRefused(server.post(PATH, "{\"prompt\": \"a\"}"), 415, "content-type-unsupported", null);
    }

    private static void assertRefused(HttpResponse<String> response, int status, String code, String param) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(error(response).path("code").asString()).isEqualTo(code);
        assertThat(error(response).path("param").asString(null)).isEqualTo(param);
        assertThat(response.headers().firstValue("X-Should-Retry")).contains("false");
    }
}

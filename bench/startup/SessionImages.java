import io.cogview4j.CogView4;
import io.cogview4j.Image;
import io.cogview4j.Session;

/** Says how many seconds each of the first images takes that the built-in model makes in one session. */
void main() {
    try (Session session = CogView4.tiny().session()) {
        for (int number = 1; number <= 5; number++) {
            long start = System.nanoTime();
            Image image = session.generate("a red heart");
            IO.println("image %d: %.2f s (%dx%d)"
                    .formatted(number, (System.nanoTime() - start) / 1e9, image.size().width(), image.size().height()));
        }
    }
}

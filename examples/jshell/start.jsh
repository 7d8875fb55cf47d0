import io.cogview4j.*
import io.cogview4j.api.*
import java.nio.file.Path

// A short word for the first try: draw("a red heart")
Path draw(String prompt) {
    Path file = Path.of("drawing.png").toAbsolutePath();
    CogView4.tiny().generate(prompt).save(file);
    return file;
}

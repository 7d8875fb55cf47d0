import io.cogview4j.CogView4;

/** The shortest program: the built-in model, a prompt, a file. */
void main() {
    CogView4.tiny().generate("a red heart").save(Path.of("heart.png"));
}

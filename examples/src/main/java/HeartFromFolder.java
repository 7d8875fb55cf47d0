import io.cogview4j.CogView4;

/** The same with a checkpoint in the folder layout of diffusers, such as CogView4-6B. */
void main(String[] arguments) {
    Path folder = Path.of(arguments[0]);

    CogView4.open(folder).generate("a red heart").save(Path.of("heart-from-folder.png"));
}

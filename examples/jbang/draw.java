///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Draws a prompt with the model that is built into cogview4j
//JAVA 25+
//DEPS io.cogview4j:cogview4j-core:0.1.0-SNAPSHOT
//DEPS org.slf4j:slf4j-nop:2.0.18
//RUNTIME_OPTIONS --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow

import io.cogview4j.CogView4;

void main(String[] words) {
    String prompt = words.length == 0 ? "a red heart" : String.join(" ", words);
    Path file = Path.of("drawing.png");
    CogView4.tiny().generate(prompt).save(file);
    IO.println(file);
}

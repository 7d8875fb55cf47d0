package io.cogview4j.architecture;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/** An element of a project file of Maven. */
record Pom(Element element) {
    private static final Path ROOT = Path.of("..");

    /** The file of the module in this folder, seen from the root. */
    static Pom of(String folder) {
        try {
            Path file = ROOT.resolve(folder).resolve("pom.xml");
            return new Pom(DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(file.toFile())
                    .getDocumentElement());
        } catch (IOException | ParserConfigurationException | SAXException e) {
            throw new AssertionError(folder, e);
        }
    }

    /** The modules below this folder that are no list of modules themselves, as folders seen from the root. */
    static List<String> modules(String folder) {
        List<Pom> own = of(folder).all("modules").toList();
        return own.isEmpty()
                ? List.of(folder)
                : own.getFirst()
                        .all("module")
                        .flatMap(module ->
                                modules(Path.of(folder).resolve(module.text()).toString()).stream())
                        .toList();
    }

    /** The children of this name. */
    Stream<Pom> all(String name) {
        return IntStream.range(0, element.getChildNodes().getLength())
                .mapToObj(element.getChildNodes()::item)
                .filter(node -> node.getNodeType() == Node.ELEMENT_NODE
                        && node.getNodeName().equals(name))
                .map(node -> new Pom((Element) node));
    }

    /** The only child of this name, and on to its only child. */
    Pom at(String... path) {
        Pom at = this;
        for (String name : path) {
            at = at.all(name).findFirst().orElseThrow(() -> new AssertionError("There is no " + name));
        }
        return at;
    }

    String text() {
        return element.getTextContent().strip();
    }

    /** The text of a child, or nothing. */
    String text(String child) {
        return all(child).map(Pom::text).findFirst().orElse("");
    }
}

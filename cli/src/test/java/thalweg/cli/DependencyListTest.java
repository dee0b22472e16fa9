package thalweg.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** What the project stands on is listed with its licence and its reason. */
class DependencyListTest {
  private static final Pattern ROW =
      Pattern.compile("\\| `([^`:]+:[^`]+)` \\| ([^|]+) \\| ([^|]+) \\| ([^|]+) \\|");
  private static final Pattern PROPERTY = Pattern.compile("\\$\\{([^}]+)}");

  /** From "group:artifact" to the version, empty where the pom leaves it to another. */
  private static Map<String, String> named(List<Path> poms)
      throws IOException, SAXException, ParserConfigurationException {
    Map<String, String> properties = new HashMap<>();
    Map<String, String> found = new TreeMap<>();
    for (Path pom : poms) {
      Element project =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(pom.toFile())
              .getDocumentElement();
      for (Element group : elements(project, "properties")) {
        elements(group, "*").forEach(p -> properties.put(p.getTagName(), p.getTextContent()));
      }
      for (String kind : List.of("dependency", "plugin", "path", "extension")) {
        for (Element element : elements(project, kind)) {
          String group = child(element, "groupId", "org.apache.maven.plugins");
          if (!group.equals("io.github.thalweg")) {
            String version = child(element, "version", "");
            found.merge(
                group + ":" + child(element, "artifactId", "?"),
                version,
                (a, b) -> a.isEmpty() ? b : a);
          }
        }
      }
    }
    found.replaceAll((name, version) -> resolve(version, properties));
    return found;
  }

  private static String resolve(String version, Map<String, String> properties) {
    return PROPERTY
        .matcher(version)
        .replaceAll(match ->
            Matcher.quoteReplacement(properties.getOrDefault(match.group(1), match.group())));
  }

  private static List<Element> elements(Element parent, String name) {
    NodeList nodes = parent.getElementsByTagName(name);
    List<Element> found = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      found.add((Element) nodes.item(i));
    }
    return found;
  }

  private static String child(Element parent, String name, String otherwise) {
    return elements(parent, name).stream()
        .filter(element -> element.getParentNode().isSameNode(parent))
        .findFirst()
        .map(Element::getTextContent)
        .orElse(otherwise);
  }

  private static List<String> differences(Map<String, String> named, String list) {
    Map<String, String> listed = new TreeMap<>();
    ROW.matcher(list).results().forEach(row -> listed.put(row.group(1), row.group(2).strip()));
    List<String> found = new ArrayList<>();
    named.forEach((name, version) -> {
      if (!listed.containsKey(name)) {
        found.add(name + " is in a pom but not in the list");
      } else if (!version.isEmpty() && !version.equals(listed.get(name))) {
        found.add(name + " is " + version + " in a pom, " + listed.get(name) + " in the list");
      }
    });
    listed.keySet().stream()
        .filter(name -> !named.containsKey(name))
        .forEach(name -> found.add(name + " is in the list but in no pom"));
    return found;
  }

  private static List<Path> poms() throws IOException {
    return Checkout.files(Checkout.root()).stream()
        .filter(file -> file.endsWith("pom.xml"))
        .toList();
  }

  @Test
  void theListHoldsExactlyWhatThePomsName() throws Exception {
    String list = Files.readString(Checkout.root().resolve("docs/dependencies.md"));
    assertEquals(
        List.of(), differences(named(poms()), list), "Bring docs/dependencies.md up to date.");
  }

  @Test
  void allRoomsArePartOfTheCheck() throws Exception {
    assertTrue(poms().size() >= 10);
    assertTrue(named(poms()).containsKey("com.google.errorprone:error_prone_core"));
    assertTrue(named(poms()).containsKey("org.apache.maven.plugins:maven-toolchains-plugin"));
  }

  @Test
  void aMissingAStaleAndAMisdatedRowAreFound() {
    String list =
        """
        | `g:kept` | 1.0 | MIT | because |
        | `g:old` | 1.0 | MIT | because |
        | `g:nolicence` | 1.0 |  | because |
        | `g:moved` | 1.0 | MIT | because |
        """
            .replace("|  |", "||");
    assertEquals(
        List.of(
            "g:moved is 2.0 in a pom, 1.0 in the list",
            "g:new is in a pom but not in the list",
            "g:nolicence is in a pom but not in the list",
            "g:old is in the list but in no pom"),
        differences(
            new TreeMap<>(
                Map.of("g:kept", "1.0", "g:new", "1", "g:nolicence", "1.0", "g:moved", "2.0")),
            list));
  }
}

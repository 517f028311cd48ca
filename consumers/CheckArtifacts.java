import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/**
 * Looks at each artifact that was deployed into a directory: CheckArtifacts.java DIRECTORY VERSION.
 */
final class CheckArtifacts {
  /** What Maven Central refuses a POM without. */
  private static final List<String> DEMANDED =
      List.of("name", "description", "url", "licenses", "developers", "scm");

  private static final Set<String> WRONG = new TreeSet<>();

  private CheckArtifacts() {}

  public static void main(String[] arguments) throws Exception {
    Path group = Path.of(arguments[0], "io", "github", "perthread");
    String version = arguments[1];
    Set<String> artifacts;
    try (Stream<Path> folders = Files.list(group)) {
      artifacts =
          folders
              .filter(Files::isDirectory)
              .map(folder -> folder.getFileName().toString())
              .collect(Collectors.toCollection(TreeSet::new));
    }
    for (String artifact : artifacts) {
      check(artifact, group.resolve(artifact).resolve(version), version);
    }
    Set<String> others = new TreeSet<>(artifacts);
    others.remove("perthread-bom");
    Path bom = group.resolve("perthread-bom").resolve(version);
    Set<String> inBom = managed(parse(bom.resolve("perthread-bom-" + version + ".pom")));
    require(inBom.equals(others), "perthread-bom has " + inBom + ", deployed are " + others);
    WRONG.forEach(System.err::println);
    System.out.println(artifacts.size() + " artifacts, " + WRONG.size() + " faults");
    System.exit(WRONG.isEmpty() ? 0 : 1);
  }

  private static void check(String artifact, Path folder, String version) throws Exception {
    String base = artifact + "-" + version;
    require(artifact.startsWith("perthread"), artifact + " is not to be published");
    Path pom = folder.resolve(base + ".pom");
    Element project = parse(pom).getDocumentElement();
    for (String name : DEMANDED) {
      require(child(project, name) != null, artifact + ": no <" + name + "> in the POM");
    }
    require(child(project, "parent") == null, artifact + ": its POM has a parent");
    String text = Files.readString(pom).replace("<version>${project.version}</version>", "");
    require(!text.contains("${"), artifact + ": its POM has a property");
    require(!Files.readString(pom).contains("<scope>test"), artifact + ": its POM has test scope");
    require(Files.isRegularFile(folder.resolve(base + "-cyclonedx.json")), artifact + ": no SBOM");
    if (artifact.equals("perthread-bom")) {
      return;
    }
    for (String classifier : List.of("-sources", "-javadoc")) {
      require(holds(folder.resolve(base + classifier + ".jar")), base + classifier + " is empty");
    }
    checkJar(artifact, folder.resolve(base + ".jar"), version);
  }

  private static void checkJar(String artifact, Path path, String version) throws IOException {
    try (JarFile jar = new JarFile(path.toFile())) {
      Attributes manifest = jar.getManifest().getMainAttributes();
      require(jar.getEntry("META-INF/LICENSE") != null, artifact + ": no META-INF/LICENSE");
      require(
          version.equals(manifest.getValue("Implementation-Version")),
          artifact + ": Implementation-Version " + manifest.getValue("Implementation-Version"));
      require(
          ("io.github.perthread." + artifact).equals(manifest.getValue("Bundle-SymbolicName")),
          artifact + ": Bundle-SymbolicName " + manifest.getValue("Bundle-SymbolicName"));
      require(
          jar.getEntry("module-info.class") != null
              || manifest.getValue("Automatic-Module-Name") != null,
          artifact + ": no module");
      String exported = manifest.getValue("Export-Package");
      require(
          exported != null
              || Set.of("perthread-agent", "perthread-cli", "perthread-jython").contains(artifact),
          artifact + ": exports no package");
    }
    String module = ModuleFinder.of(path).findAll().iterator().next().descriptor().name();
    require(module.startsWith("io.github.perthread"), artifact + ": module " + module);
  }

  private static boolean holds(Path jar) throws IOException {
    if (!Files.isRegularFile(jar)) {
      return false;
    }
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.stream().anyMatch(entry -> !entry.getName().startsWith("META-INF/"));
    }
  }

  private static Document parse(Path pom) throws Exception {
    return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(pom.toFile());
  }

  private static Element child(Element parent, String name) {
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element && element.getTagName().equals(name)) {
        return element;
      }
    }
    return null;
  }

  private static Set<String> managed(Document bom) {
    Set<String> artifacts = new TreeSet<>();
    NodeList ids = bom.getElementsByTagName("dependency");
    for (int i = 0; i < ids.getLength(); i++) {
      artifacts.add(child((Element) ids.item(i), "artifactId").getTextContent());
    }
    return artifacts;
  }

  private static void require(boolean condition, String fault) {
    if (!condition) {
      WRONG.add(fault);
    }
  }
}

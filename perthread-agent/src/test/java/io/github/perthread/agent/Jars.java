package io.github.perthread.agent;

import io.github.perthread.testing.ChildLoader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/** Builds the jars of the programs that the agent is tried with. */
final class Jars implements AutoCloseable {
  private final JarOutputStream out;

  private Jars(OutputStream out, Manifest manifest) throws IOException {
    this.out = new JarOutputStream(out, manifest);
  }

  /** Begins a jar whose manifest has these attributes, names and values in turn. */
  static Jars create(Path file, String... attributes) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    for (int i = 0; i < attributes.length; i += 2) {
      manifest.getMainAttributes().putValue(attributes[i], attributes[i + 1]);
    }
    return new Jars(Files.newOutputStream(file), manifest);
  }

  /** Returns a jar of the shop's classes. */
  static Path shop(Path directory) throws IOException {
    Path file = directory.resolve("shop.jar");
    try (Jars jar = create(file)) {
      jar.addShop("");
    }
    return file;
  }

  /** Adds the classes of the package shop, below a folder of the jar. */
  void addShop(String folder) throws IOException {
    for (Path file : shopClasses()) {
      add(folder + "shop/" + file.getFileName(), Files.readAllBytes(file));
    }
  }

  private static List<Path> shopClasses() throws IOException {
    try (Stream<Path> files = Files.list(testClasses().resolve("shop"))) {
      return files.filter(file -> file.toString().endsWith(".class")).sorted().toList();
    }
  }

  /** Returns where the tests' own classes are. */
  static Path testClasses() {
    return ChildLoader.placeOf(Jars.class);
  }

  /** Adds a file without compression, as a jar in a jar has to be. */
  void add(String name, byte[] content) throws IOException {
    JarEntry entry = new JarEntry(name);
    entry.setMethod(JarEntry.STORED);
    entry.setSize(content.length);
    CRC32 crc = new CRC32();
    crc.update(content);
    entry.setCrc(crc.getValue());
    out.putNextEntry(entry);
    out.write(content);
    out.closeEntry();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}

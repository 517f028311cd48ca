package io.github.perthread.agent;

import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts the agent to work; loaded where the stand-in is to be. */
public final class Installer {
  private static final String[] BOOT_DELEGATION = {
    "org.osgi.framework.bootdelegation", "jboss.modules.system.pkgs",
  };

  private Installer() {}

  /**
   * Begins to rewrite classes.
   *
   * @param text the agent's options, which are right
   * @param instrumentation the JVM's
   * @param late whether the program runs already
   * @param sample a class file that changes
   * @throws Exception if the agent cannot work; then nothing is rewritten
   */
  public static void install(
      @Nullable String text, Instrumentation instrumentation, boolean late, byte[] sample)
      throws Exception {
    Options options = Options.parse(text);
    Report report = new Report(options.verbose, options.report != null);
    Scope scope = new Scope(options.include, options.exclude);
    Visibility visibility = new Visibility();
    Transformer transformer = new Transformer(scope, visibility, report, options.dryRun);
    warmUp(scope, visibility, sample);
    if (options.report != null) {
      new ReportFile(report, options, options.report).register();
    }
    if (options.osgi) {
      delegate();
    }
    // One that can retransform runs after those that cannot: it sees what JaCoCo has made.
    instrumentation.addTransformer(transformer, instrumentation.isRetransformClassesSupported());
    if (late) {
      retransform(instrumentation, scope);
    }
    if (options.jmx) {
      show(report);
    }
  }

  /**
   * Has everything loaded that the transformer uses. A class that is loaded while it is transformed
   * ends in a {@code ClassCircularityError}.
   */
  private static void warmUp(Scope scope, Visibility visibility, byte[] sample) throws Exception {
    ClassLoader loader = ClassLoader.getSystemClassLoader();
    scope.contains(Installer.class.getModule(), loader, "a/Class");
    if (Rewriter.rewrite(sample) == null) {
      throw new IllegalStateException("the stand-in is not as it was built");
    }
    if (!visibility.isVisible(loader)) {
      throw new IllegalStateException("the system class loader does not find the stand-in");
    }
    new Report(false, true).skipped("a/Class", new UnsupportedClassFileException("").toString());
  }

  /** Has OSGi frameworks and JBoss Modules find the stand-in, if they read system properties. */
  private static void delegate() {
    String own = Installer.class.getPackageName();
    for (String property : BOOT_DELEGATION) {
      String before = System.getProperty(property);
      System.setProperty(property, before == null ? own : before + "," + own);
    }
  }

  private static void retransform(Instrumentation instrumentation, Scope scope) {
    List<Class<?>> loaded = new ArrayList<>();
    for (Class<?> type : instrumentation.getAllLoadedClasses()) {
      String name = type.getName().replace('.', '/');
      if (!type.isArray()
          && scope.contains(type.getModule(), type.getClassLoader(), name)
          && instrumentation.isModifiableClass(type)) {
        loaded.add(type);
      }
    }
    try {
      instrumentation.retransformClasses(loaded.toArray(new Class<?>[0]));
    } catch (Throwable e) { // then one of them is to blame
      for (Class<?> type : loaded) {
        retransform(instrumentation, type);
      }
    }
  }

  private static void retransform(Instrumentation instrumentation, Class<?> type) {
    try {
      instrumentation.retransformClasses(type);
    } catch (Throwable e) { // the JVM may have none of it, and throws errors of any kind then
      Agent.say(type.getName() + " stays as it was loaded: " + e);
    }
  }

  private static void show(Report report) {
    try {
      AgentBean.register(report);
    } catch (Exception | LinkageError e) {
      Agent.say("not to be seen in JMX: " + e);
    }
  }
}

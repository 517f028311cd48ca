package io.github.perthread.agent;

import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites classes as they are loaded. Looks at their bytes alone; the only thing that is asked of
 * an application is whether its class loader finds the stand-in.
 */
final class Transformer implements ClassFileTransformer {
  private final Scope scope;
  private final Visibility visibility;
  private final Report report;
  private final boolean dryRun;

  Transformer(Scope scope, Visibility visibility, Report report, boolean dryRun) {
    this.scope = scope;
    this.visibility = visibility;
    this.report = report;
    this.dryRun = dryRun;
  }

  @Override
  @SuppressWarnings("NullAway") // the boot loader is null, and so is what leaves a class as it is
  public byte @Nullable [] transform(
      Module module,
      @Nullable ClassLoader loader,
      @Nullable String name,
      @Nullable Class<?> redefined,
      @Nullable ProtectionDomain domain,
      byte[] file) {
    if (loader == null || name == null) {
      return null; // first of all: what follows may load classes of the JDK
    }
    if (!scope.contains(module, loader, name)) {
      return null;
    }
    long start = System.nanoTime();
    try {
      return rewrite(loader, name, redefined, file);
    } catch (UnsupportedClassFileException e) {
      report.skipped(name, String.valueOf(e.getMessage()));
    } catch (Throwable e) {
      report.failed(name, e);
    } finally {
      report.seen(System.nanoTime() - start);
    }
    return null;
  }

  private byte @Nullable [] rewrite(
      ClassLoader loader, String name, @Nullable Class<?> redefined, byte[] file)
      throws UnsupportedClassFileException {
    Rewriter.Result result = Rewriter.rewrite(file);
    if (result == null) {
      return null;
    }
    if (result.changesSuperclass() && hasOtherSuperclass(redefined)) {
      throw new UnsupportedClassFileException("it was loaded before the agent, as a ThreadLocal");
    }
    if (!visibility.isVisible(loader)) {
      report.blind(name, loader);
      return null;
    }
    report.changed(name, result);
    return dryRun ? null : result.file;
  }

  /** Returns whether a class is loaded with a superclass that it cannot change any more. */
  private static boolean hasOtherSuperclass(@Nullable Class<?> redefined) {
    return redefined != null && redefined.getSuperclass() != ThreadLocalStandIn.class;
  }
}

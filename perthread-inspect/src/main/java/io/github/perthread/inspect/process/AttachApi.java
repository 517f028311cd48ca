package io.github.perthread.inspect.process;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;

/** The JDK's own way to a JVM, which needs no other program; only where the module is there. */
final class AttachApi {
  private AttachApi() {}

  /** Returns whether this Java has the module {@code jdk.attach}. */
  static boolean isHere() {
    return ModuleLayer.boot().findModule("jdk.attach").isPresent();
  }

  /** Has a JVM open its socket, which then stays open. */
  static void openSocket(long pid) throws IOException {
    try {
      VirtualMachine.attach(Long.toString(pid)).detach();
    } catch (AttachNotSupportedException e) {
      throw new IOException("Process " + pid + " lets nobody in.", e);
    }
  }
}

package io.github.perthread.graalpy;

import io.github.perthread.python.Suite;
import java.util.Arrays;
import java.util.stream.Stream;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.io.IOAccess;

/**
 * Runs a module of the suite on GraalPy: {@code GraalPyProgram ours|provided|builtin module
 * [argument...]}.
 */
public final class GraalPyProgram {
  private GraalPyProgram() {}

  /** As the class says. */
  public static void main(String[] args) {
    try (Context python = newContext(Arrays.copyOfRange(args, 1, args.length))) {
      if (args[0].equals("ours")) {
        ThreadingLocal.install(python);
      } else if (args[0].equals("provided")) {
        ThreadingLocal.provide(python);
      }
      python.eval("python", "import " + args[1]);
    }
  }

  static Context newContext(String... arguments) {
    Context python =
        Context.newBuilder("python")
            .option("engine.WarnInterpreterOnly", "false")
            .allowCreateThread(true)
            .allowHostAccess(HostAccess.ALL)
            .allowHostClassLookup(name -> name.startsWith("java.lang."))
            .allowIO(IOAccess.ALL)
            .arguments(
                "python",
                Stream.concat(Stream.of("program"), Stream.of(arguments)).toArray(String[]::new))
            .build();
    python.getBindings("python").putMember("suite", Suite.location().toString());
    python.eval("python", "import sys; sys.dont_write_bytecode = True; sys.path.insert(0, suite)");
    return python;
  }
}

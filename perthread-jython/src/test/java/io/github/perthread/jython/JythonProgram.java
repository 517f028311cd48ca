package io.github.perthread.jython;

import java.util.Arrays;
import org.python.core.PyList;
import org.python.core.PyString;
import org.python.core.PySystemState;
import org.python.util.PythonInterpreter;

/**
 * Runs a module of the suite on Jython: {@code JythonProgram ours|provided|builtin module
 * [argument...]}.
 */
public final class JythonProgram {
  private JythonProgram() {}

  /** As the class says. */
  public static void main(String[] args) {
    try (PythonInterpreter python = newInterpreter()) {
      if (args[0].equals("ours")) {
        ThreadingLocal.install(python.getSystemState());
      }
      PyList argv = new PyList();
      Arrays.stream(args).skip(1).forEach(argument -> argv.append(new PyString(argument)));
      python.getSystemState().argv = argv;
      python.exec("import " + args[1]);
    }
  }

  static PythonInterpreter newInterpreter() {
    System.setProperty("python.cachedir.skip", "true");
    System.setProperty("python.console.encoding", "UTF-8");
    System.setProperty("python.import.site", "false");
    return new PythonInterpreter(null, new PySystemState());
  }
}

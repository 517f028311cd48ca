package io.github.perthread.cli;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code attach}: starts the agent in a program that runs. */
@Command(
    name = "attach",
    mixinStandardHelpOptions = true,
    description = {
      "Starts the agent in a running JVM: from now on, ThreadLocals that its classes make own their"
          + " values.",
      "",
      "ThreadLocals that exist already stay as they are, and so do loaded subclasses of"
          + " ThreadLocal: it is of use where applications are deployed later."
    },
    footer = {"", "Exit status: 0 the agent works, 2 it does not."})
public final class AttachCommand implements Callable<Integer> {
  /** The system property by which a JVM tells that the agent works in it. */
  private static final String PROPERTY = "perthread.agent";

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli's to set
  private CommandSpec spec;

  @Parameters(paramLabel = "PID", description = "The process.")
  private long pid;

  @Option(
      names = "--options",
      paramLabel = "OPTIONS",
      description = "The agent's options, such as include=com.shop;verbose.")
  private String options = "";

  /** Makes the command, whose options picocli sets. */
  public AttachCommand() {}

  @Override
  public Integer call() throws IOException {
    Path jar = AgentJar.find();
    VirtualMachine machine = attach();
    try {
      if (machine.getSystemProperties().containsKey(PROPERTY)) {
        spec.commandLine().getOut().println("The agent works in process " + pid + " already.");
        return 0;
      }
      machine.loadAgent(jar.toString(), options);
      if (!machine.getSystemProperties().containsKey(PROPERTY)) {
        throw new IOException("The agent is off; process " + pid + " says why in its error output");
      }
      spec.commandLine().getOut().println("The agent works in process " + pid + ".");
      return 0;
    } catch (AgentLoadException | AgentInitializationException e) {
      throw new IOException("Process " + pid + " does not take the agent", e);
    } finally {
      machine.detach();
    }
  }

  private VirtualMachine attach() throws IOException {
    try {
      return VirtualMachine.attach(Long.toString(pid));
    } catch (AttachNotSupportedException e) {
      throw new IOException("Process " + pid + " lets no agent in", e);
    }
  }
}

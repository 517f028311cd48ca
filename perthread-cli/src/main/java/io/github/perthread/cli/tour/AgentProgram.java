package io.github.perthread.cli.tour;

import com.google.gson.Gson;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * The program that runs with the agent: knows nothing of it, and uses the JDK's thread-locals. It
 * prints how far a step is as two numbers, and what the step measured as JSON, a line each.
 */
final class AgentProgram {
  private AgentProgram() {}

  public static void main(String... arguments) throws InterruptedException {
    TourPlan plan =
        new TourPlan(
            0,
            Integer.parseInt(arguments[0]),
            Integer.parseInt(arguments[1]),
            Integer.parseInt(arguments[2]));
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    StepProgress progress = (done, total) -> out.println(done + " " + total);
    Locals locals = new JdkLocals();
    out.println(new Gson().toJson(PluginStep.run(locals, plan, progress)));
    out.println(new Gson().toJson(ReloadStep.run(locals, plan, progress)));
  }
}

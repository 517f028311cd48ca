package io.github.perthread.inspect.output;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of a command that say in which forms its report is wanted. */
public final class ReportOptions {
  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Write the report as one page as well.")
  private @Nullable Path html;

  @Option(names = "--json", description = "Print the report as JSON.")
  private boolean json;

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // picocli's to set
  private CommandSpec command;

  /** Creates the options, for picocli. */
  public ReportOptions() {}

  /**
   * Returns the file for a page.
   *
   * @return the file, or null if no page is wanted
   */
  public @Nullable Path html() {
    return html;
  }

  /**
   * Returns whether to print JSON.
   *
   * @return whether the report is wanted as JSON
   */
  public boolean json() {
    return json;
  }

  /**
   * Makes sure that the page can be written, so that the work for it is not done in vain.
   *
   * @throws ParameterException if it cannot
   */
  public void check() {
    if (html != null) {
      Path folder = html.toAbsolutePath().getParent();
      boolean isWritable =
          Files.exists(html) ? Files.isWritable(html) : folder != null && Files.isWritable(folder);
      if (Files.isDirectory(html) || !isWritable) {
        throw new ParameterException(
            command.commandLine(),
            "Invalid value for option '--html': " + html + " cannot be written");
      }
    }
  }
}

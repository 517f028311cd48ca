package io.github.perthread.inspect.analysis;

import io.github.perthread.inspect.LocalKind;
import io.github.perthread.inspect.heap.Heap;
import io.github.perthread.inspect.heap.HeapClass;
import java.util.Collection;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The option of the Java agent that makes the leaking {@code ThreadLocal}s of a program {@code
 * PerThread}s, with the packages in which they were found. The agent does not change locals of
 * other kinds.
 */
final class AgentOption {
  private static final String OPTION = "-javaagent:perthread-agent.jar=include=";
  private static final Pattern PLACE =
      Pattern.compile(
          "static (?<static>[^ ]+)\\.[^. ]+|local variable of (?<method>[^ (]+)\\.[^. (]+\\(.*"
              + "|(?:values of|the values themselves,) (?<value>[^ ]+)|(?<field>[^ ]+)\\.[^. ]+");
  private static final Pattern OF_THE_JDK =
      Pattern.compile("(java|javax|jdk|sun|com\\.sun)\\..*|io\\.github\\.perthread\\.\\w+");

  private AgentOption() {}

  /** Returns the option for the sites that leak, or null if the agent could change none of them. */
  static @Nullable String of(Heap heap, Collection<LocalSites.Site> leaking) {
    TreeSet<String> packages = new TreeSet<>();
    for (LocalSites.Site site : leaking) {
      String owner = site.kind == LocalKind.THREAD_LOCAL ? owner(site) : null;
      if (owner != null && isOfTheProgram(heap, owner)) {
        int dot = owner.lastIndexOf('.');
        packages.add(dot < 0 ? owner.replaceFirst("\\$.*", "") : owner.substring(0, dot));
      }
    }
    packages.removeIf(name -> packages.stream().anyMatch(other -> name.startsWith(other + ".")));
    return packages.isEmpty() ? null : OPTION + String.join(",", packages);
  }

  /**
   * Returns the class that holds the locals; if the keys are gone, that of the values, as a guess.
   */
  private static @Nullable String owner(LocalSites.Site site) {
    var place = PLACE.matcher(site.holder);
    if (!place.matches()) {
      return null;
    }
    for (String group : new String[] {"static", "method", "value", "field"}) {
      if (place.group(group) != null) {
        return place.group(group).replace("[]", "");
      }
    }
    return null;
  }

  private static boolean isOfTheProgram(Heap heap, String name) {
    HeapClass c = heap.classNamed(name);
    return c != null && c.loader() >= 0 && !OF_THE_JDK.matcher(name).matches();
  }
}

package io.github.perthread.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What can be called on a stand-in. */
@Tag("S3")
class StandInApiTest {
  @Test
  void standIn_hasTheMethodsOfThreadLocalAndNoOthers() {
    assertThat(methods(ThreadLocalStandIn.class))
        .isSubsetOf(methods(ThreadLocal.class))
        .contains("get()", "set(Object)", "remove()", "static withInitial(Supplier)");
    assertThat(ThreadLocalStandIn.class.getInterfaces()).isEmpty();
    assertThat(ThreadLocalStandIn.class.getSuperclass()).isEqualTo(ThreadLocal.class);
    assertThat(ThreadLocalStandIn.class.getConstructors()).hasSize(1);
    assertThat(ThreadLocalStandIn.class.getClasses()).isEmpty();
    assertThat(ThreadLocalStandIn.class.getFields()).isEmpty();
  }

  @Test
  @SuppressWarnings("NullAway")
  void withInitial_ofNull_throwsAtOnce() {
    assertThatThrownBy(() -> ThreadLocalStandIn.withInitial(null))
        .isInstanceOf(NullPointerException.class);
  }

  private static Set<String> methods(Class<?> type) {
    Set<String> methods = new TreeSet<>();
    for (@Nullable Class<?> at = type; at != null && at != Object.class; at = at.getSuperclass()) {
      Arrays.stream(at.getDeclaredMethods())
          .filter(method -> (method.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED)) != 0)
          .filter(method -> !method.isSynthetic())
          .map(StandInApiTest::signature)
          .forEach(methods::add);
    }
    return methods;
  }

  private static String signature(Method method) {
    StringBuilder parameters = new StringBuilder();
    for (Class<?> parameter : method.getParameterTypes()) {
      parameters.append(parameters.length() == 0 ? "" : ",").append(parameter.getSimpleName());
    }
    String prefix = Modifier.isStatic(method.getModifiers()) ? "static " : "";
    return prefix + method.getName() + "(" + parameters + ")";
  }
}

package io.github.perthread;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.github.perthread.testing.ChildJvm;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.CodeSizeEvaluator;

/**
 * What keeps the fast paths fast and can be told without a clock: they allocate nothing, and
 * HotSpot will inline them.
 */
@Tag("cost")
class FastPathTest {
  private static final int TIMES = 20_000;

  /** {@code -XX:FreqInlineSize}: a larger method is not inlined, however often it is called. */
  private static final int LARGEST_IF_HOT = 325;

  /** {@code -XX:MaxInlineSize}: a larger method is not inlined where it is not yet known as hot. */
  private static final int LARGEST_AT_ONCE = 35;

  private static final PerThread<Object> LOCAL = new PerThread<>();
  private static final PerThread<Object> HOOKED =
      PerThread.builder().onRemoval(value -> {}).build();
  private static final PerThreadLong SUM = new PerThreadLong();
  private static final ThreadAttributes ATTRIBUTES = new ThreadAttributes();
  private static final ThreadAttribute<Object> HANDLE = ATTRIBUTES.attribute("a", Object.class);
  private static final Object VALUE = new Object();

  /** What a thread may do over and over. */
  @SuppressWarnings("ImmutableEnumChecker")
  enum Work implements Runnable {
    GET(LOCAL::get),
    SET(() -> LOCAL.set(VALUE)),
    SET_AND_REMOVE(() -> {
      LOCAL.set(VALUE);
      LOCAL.remove();
    }),
    SET_AND_REMOVE_WITH_A_HOOK(() -> {
      HOOKED.set(VALUE);
      HOOKED.remove();
    }),
    GET_AND_SET(() -> LOCAL.getAndSet(VALUE)),
    GET_IF_PRESENT(LOCAL::getIfPresent),
    IS_SET(LOCAL::isSet),
    RUN_WITH(() -> LOCAL.runWith(VALUE, FastPathTest::doNothing)),
    ADD(() -> SUM.add(1)),
    ATTRIBUTE_BY_NAME(() -> {
      ATTRIBUTES.set("b", VALUE);
      ATTRIBUTES.get("b");
    }),
    ATTRIBUTE_BY_HANDLE(() -> {
      HANDLE.set(VALUE);
      HANDLE.get();
    });

    private final Runnable action;

    Work(Runnable action) {
      this.action = action;
    }

    @Override
    public void run() {
      action.run();
    }
  }

  /** In a JVM where nothing counts or records what is removed. */
  static final class Program {
    private Program() {}

    /** The first round may make what there is once, which the second does no more. */
    public static void main(String[] args) {
      for (Work work : Work.values()) {
        allocatedBy(work);
        System.out.println(work + "=" + allocatedBy(work));
      }
    }
  }

  /** What the JVM allocates on its own account may show, but not a byte for each turn. */
  @Test
  void work_doneAgain_allocatesNothing() {
    String output = ChildJvm.run(List.of(), Program.class);
    Map<String, Long> allocated = new HashMap<>();
    Pattern.compile("(\\w+)=(\\d+)")
        .matcher(output)
        .results()
        .forEach(r -> allocated.put(r.group(1), Long.parseLong(r.group(2))));
    assertThat(allocated).hasSize(Work.values().length);
    assertThat(allocated.values()).allMatch(bytes -> bytes < TIMES, allocated.toString());
  }

  private static void doNothing() {}

  private static long allocatedBy(Work work) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < TIMES; i++) {
      work.run();
    }
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  @ParameterizedTest
  @CsvSource({
    "AbstractPerThread, get",
    "AbstractPerThread, set",
    "AbstractPerThread, remove",
    "AbstractPerThread, peek",
    "ThreadAttribute, get",
    "ThreadAttribute, find",
    "ThreadAttribute, set",
    "ThreadAttributes, map",
    "AttributeMap, cell",
    "PerThreadLong, add",
    "ThreadIds, id"
  })
  void method_thatIsHot_isSmallEnoughToBeInlined(String type, String method) throws IOException {
    assertThat(codeSizes(type).get(method)).isBetween(1, LARGEST_IF_HOT);
  }

  @ParameterizedTest
  @CsvSource({
    "Table, home",
    "Entry, storeRelease",
    "ClearableLocal, value",
    "ClearableLocal, isUnobserved",
    "HandleCache, find",
  })
  void method_thatTheFastPathsCall_isInlinedAtOnce(String type, String method) throws IOException {
    assertThat(codeSizes(type).get(method)).isBetween(1, LARGEST_AT_ONCE);
  }

  /** The largest method of each name. */
  private static Map<String, Integer> codeSizes(String type) throws IOException {
    Map<String, Integer> sizes = new HashMap<>();
    try (InputStream file = FastPathTest.class.getResourceAsStream(type + ".class")) {
      new ClassReader(Objects.requireNonNull(file, type))
          .accept(new SizeVisitor(sizes), ClassReader.SKIP_DEBUG);
    }
    return sizes;
  }

  private static final class SizeVisitor extends ClassVisitor {
    private final Map<String, Integer> sizes;

    SizeVisitor(Map<String, Integer> sizes) {
      super(Opcodes.ASM9);
      this.sizes = sizes;
    }

    @Override
    public MethodVisitor visitMethod(
        int access,
        String name,
        String descriptor,
        @Nullable String signature,
        String @Nullable [] exceptions) {
      return new CodeSizeEvaluator(Opcodes.ASM9, null) {
        @Override
        public void visitEnd() {
          sizes.merge(name, getMinSize(), Math::max);
        }
      };
    }
  }
}

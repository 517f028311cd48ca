package io.github.perthread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Where a subclass of {@code ThreadLocal} may be odd. */
@Tag("L6")
class DropInCornersTest {
  static class CloneableLocal extends PerThread<String> implements Cloneable {
    final List<String> removed;

    CloneableLocal(List<String> removed) {
      super("original");
      this.removed = removed;
    }

    @Override
    protected String initialValue() {
      return "made";
    }

    @Override
    protected void onRemoval(String value, RemovalCause cause) {
      removed.add(value);
    }

    CloneableLocal copy() throws CloneNotSupportedException {
      return (CloneableLocal) clone();
    }
  }

  static final class Built extends PerThread<String> implements Cloneable {
    Built(Builder<String> builder) {
      super(builder);
    }

    Built copy() throws CloneNotSupportedException {
      return (Built) clone();
    }
  }

  static final class CloneableAttributes extends ThreadAttributes implements Cloneable {
    CloneableAttributes() {
      super(a -> a.set("tenant", "none"));
    }

    CloneableAttributes copy() throws CloneNotSupportedException {
      return (CloneableAttributes) clone();
    }
  }

  interface Resource {
    @SuppressWarnings("unused")
    default void close() {}
  }

  static final class ResourceLocal extends PerThread<String> implements Resource {}

  @Test
  void clone_isAnEmptyLocalOfItsOwn() throws CloneNotSupportedException {
    List<String> removed = new ArrayList<>();
    CloneableLocal original = new CloneableLocal(removed);
    original.set("one");
    CloneableLocal copy = original.copy();
    assertThat(copy.isSet()).isFalse();
    assertThat(copy.get()).isEqualTo("made");
    copy.set("two");
    assertThat(original.get()).isEqualTo("one");
    copy.close();
    assertThat(removed).containsExactly("two");
    assertThat(original.get()).isEqualTo("one");
    original.clearAllThreads();
    assertThat(removed).containsExactly("two", "one");
    assertThat(copy.toString()).contains("original");
  }

  @Test
  void clone_ofAClosedLocal_isOpen() throws CloneNotSupportedException {
    CloneableLocal original = new CloneableLocal(new ArrayList<>());
    original.close();
    assertThat(original.copy().get()).isEqualTo("made");
  }

  @Test
  void clone_ofABuiltLocal_hasTheHookAtTheEndOfAThreadToo() throws Exception {
    List<String> removed = new ArrayList<>();
    Built original = new Built(PerThread.<String>builder().onRemoval(v -> removed.add(v)));
    Built copy = original.copy();
    Thread thread = new Thread(PerThread.exiting(() -> copy.set("of the clone")));
    thread.start();
    thread.join();
    assertThat(removed).containsExactly("of the clone");
    assertThat(Inside.entries(original)).isZero();
  }

  @Test
  void clone_ofAttributes_hasItsOwn() throws CloneNotSupportedException {
    CloneableAttributes original = new CloneableAttributes();
    ThreadAttribute<String> handle = original.attribute("user", String.class);
    handle.set("ada");
    CloneableAttributes copy = original.copy();
    assertThat(copy.asMap()).containsOnlyKeys("tenant");
    copy.set("user", "bob");
    copy.attribute("user", String.class).set("eve");
    assertThat(handle.get()).isEqualTo("ada");
    assertThat(copy.get("user")).isEqualTo("eve");
  }

  @Test
  void clone_ofALocalThatIsNotCloneable_isRefused() {
    PerThread<String> local = new PerThread<>();
    assertThatThrownBy(local::clone).isInstanceOf(CloneNotSupportedException.class);
    assertThatThrownBy(new ThreadAttributes()::clone)
        .isInstanceOf(CloneNotSupportedException.class);
  }

  @Test
  void close_ofASubclassWithADefaultClose_closesTheLocal() {
    ResourceLocal local = new ResourceLocal();
    local.set("value");
    local.close();
    assertThatThrownBy(local::get).isInstanceOf(IllegalStateException.class);
  }

  @Test
  @SuppressWarnings("unchecked")
  void local_madeWithoutAConstructor_throwsNullPointerException() throws Exception {
    Class<?> unsafe = Class.forName("sun.misc.Unsafe");
    Field field = unsafe.getDeclaredField("theUnsafe");
    field.setAccessible(true);
    PerThread<String> local =
        (PerThread<String>)
            unsafe
                .getMethod("allocateInstance", Class.class)
                .invoke(field.get(null), ResourceLocal.class);
    assertThatThrownBy(() -> local.set("value")).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(local::get).isInstanceOf(NullPointerException.class);
  }
}

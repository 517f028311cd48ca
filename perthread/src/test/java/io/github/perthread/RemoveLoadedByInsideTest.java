package io.github.perthread;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.SoftReference;
import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** An application's object that is in a container of the JDK. */
@Tag("L7")
class RemoveLoadedByInsideTest {
  private static final ClassLoader APPLICATION = new ClassLoader("application", null) {};

  /** Stands for an object of the application: a loader is judged as such. */
  private static final Object OBJECT = APPLICATION;

  /** Must not be asked anything. */
  static final class Untouchable implements Comparable<Untouchable> {
    private static volatile boolean armed;

    @Override
    public int hashCode() {
      return asked();
    }

    @Override
    public boolean equals(Object other) {
      return other == this || asked() == 0;
    }

    @Override
    public int compareTo(Untouchable other) {
      return other == this ? 0 : asked();
    }

    private static int asked() {
      if (armed) {
        throw new AssertionError("code of the application was run");
      }
      return 1;
    }
  }

  /** Of the application's: its class is found without a look inside. */
  static final class OwnList extends ArrayList<Object> {
    private static final long serialVersionUID = 1;

    @Override
    public java.util.Iterator<Object> iterator() {
      throw new AssertionError("code of the application was run");
    }
  }

  static Stream<Arguments> containers() {
    Map<Object, Object> tree = new TreeMap<>((a, b) -> a == b ? 0 : 1);
    tree.put(OBJECT, "value");
    IdentityHashMap<Object, Object> identity = new IdentityHashMap<>();
    identity.put("key", OBJECT);
    List<Object> itself = new ArrayList<>();
    itself.add(itself);
    itself.add(OBJECT);
    Map<Object, Object> linked = new LinkedHashMap<>();
    linked.put(List.of(Map.of("key", Optional.of(OBJECT))), "deep");
    List<Object> all =
        List.of(
            new Object[] {"", OBJECT},
            new Object[][] {{}, {OBJECT}},
            new ArrayList<>(List.of("", OBJECT)),
            new ArrayDeque<>(List.of(OBJECT)),
            new HashSet<>(Set.of(OBJECT)),
            new HashMap<>(Map.of("key", OBJECT)),
            new HashMap<>(Map.of(OBJECT, "value")).keySet(),
            new ConcurrentHashMap<>(Map.of("key", OBJECT)),
            new ConcurrentSkipListMap<>(Map.of("key", OBJECT)),
            new CopyOnWriteArrayList<>(List.of(OBJECT)),
            tree,
            identity,
            itself,
            linked,
            List.of(OBJECT),
            List.of("", "", OBJECT),
            Map.of("key", OBJECT),
            Map.entry("key", OBJECT),
            Collections.singletonList(OBJECT),
            Optional.of(OBJECT),
            new AtomicReference<>(OBJECT),
            new AtomicReferenceArray<>(new Object[] {null, OBJECT}),
            new WeakReference<>(OBJECT),
            new SoftReference<>(new AtomicReference<>(List.of(OBJECT))));
    return all.stream()
        .map(container -> Arguments.of(Named.of(container.getClass().getName(), container)));
  }

  @ParameterizedTest
  @MethodSource("containers")
  void container_withAnObjectOfTheApplication_isRemoved(Object container) {
    PerThread<Object> local = new PerThread<>();
    ThreadAttributes attributes = new ThreadAttributes();
    local.set(container);
    attributes.set("name", container);
    assertThat(PerThread.removeLoadedBy(APPLICATION)).isEqualTo(2);
    assertThat(local.isSet()).isFalse();
    assertThat(attributes.has("name")).isFalse();
  }

  @Test
  void containers_withoutOne_stay() {
    Map<Object, Object> tree = new TreeMap<>();
    tree.put(new Untouchable(), "value");
    Object[] cycle = new Object[3];
    cycle[0] = cycle;
    List<Object> deep = List.of(OBJECT);
    for (int i = 0; i < 8; i++) {
      deep = List.of(deep);
    }
    Untouchable.armed = true;
    try {
      PerThread<Object> local = new PerThread<>();
      for (Object container :
          List.of(
              tree,
              cycle,
              new int[3],
              "text",
              Optional.empty(),
              new OwnList(),
              Collections.unmodifiableList(new OwnList()),
              Collections.synchronizedList(new OwnList()),
              deep)) {
        local.set(container);
        assertThat(PerThread.removeLoadedBy(APPLICATION)).isZero();
        assertThat(local.get()).isSameAs(container);
      }
    } finally {
      Untouchable.armed = false;
    }
  }

  @Test
  void container_thatItsThreadChangesMeanwhile_disturbsNothing() throws InterruptedException {
    PerThread<List<Object>> local = new PerThread<>();
    boolean[] stop = new boolean[1];
    Thread changing =
        new Thread(() -> {
          List<Object> list = new ArrayList<>();
          local.set(list);
          while (!Thread.currentThread().isInterrupted()) {
            list.add("");
            if (list.size() > 1_000) {
              list.clear();
            }
          }
          stop[0] = local.isSet();
        });
    changing.start();
    for (int i = 0; i < 1_000; i++) {
      assertThat(PerThread.removeLoadedBy(APPLICATION)).isZero();
    }
    changing.interrupt();
    changing.join();
    assertThat(stop[0]).isTrue();
  }
}

package io.github.perthread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.perthread.testing.TestThreads;
import io.github.perthread.testing.ThreadKind;
import io.github.perthread.testing.Worker;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The live map of a thread's attributes. */
@Tag("A2")
class AttributeMapTest {
  private final ThreadAttributes attributes = new ThreadAttributes();

  @EachKind
  void asMap_isTheSameLiveMapEachTime(ThreadKind kind) {
    TestThreads.runIn(
        kind,
        () -> {
          Map<String, @Nullable Object> map = attributes.asMap();
          attributes.set("name", "value");
          assertThat(map).containsExactly(Map.entry("name", "value"));
          map.put("other", 1);
          assertThat(attributes.get("other")).isEqualTo(1);
          attributes.clear();
          assertThat(map).isEmpty();
          assertThat(attributes.asMap()).isSameAs(map);
        });
  }

  @Test
  void asMap_isInInsertionOrderAsADictIs() {
    Map<String, @Nullable Object> map = attributes.asMap();
    for (String name : List.of("c", "a", "b")) {
      map.put(name, name);
    }
    map.put("a", "changed");
    assertThat(map.keySet()).containsExactly("c", "a", "b");
    map.remove("c");
    map.put("c", "again");
    assertThat(map.keySet()).containsExactly("a", "b", "c");
    assertThat(attributes.names()).containsExactly("a", "b", "c");
    assertThat(map).hasToString("{a=changed, b=b, c=again}");
  }

  /** Whatever is done to it, it is what a {@link LinkedHashMap} would be. */
  @Test
  void asMap_afterAnyHistory_equalsALinkedHashMap() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      Map<String, @Nullable Object> map = new ThreadAttributes().asMap();
      Map<String, @Nullable Object> model = new LinkedHashMap<>();
      for (int n = 0; n < 200; n++) {
        String name = "name " + random.nextInt(20);
        step(random.nextInt(12), name, n, map, model);
        assertThat(new ArrayList<>(map.entrySet())).isEqualTo(new ArrayList<>(model.entrySet()));
        assertThat(map.size()).isEqualTo(model.size());
        assertThat(map.get(name)).isEqualTo(model.get(name));
        assertThat(map.containsKey(name)).isEqualTo(model.containsKey(name));
      }
    }
  }

  private static void step(
      int what,
      String name,
      int n,
      Map<String, @Nullable Object> map,
      Map<String, @Nullable Object> model) {
    switch (what) {
      case 0 -> {
        map.clear();
        model.clear();
      }
      case 1, 2, 3 -> assertThat(map.remove(name)).isEqualTo(model.remove(name));
      case 4 ->
          assertThat(map.keySet().removeIf(name::equals))
              .isEqualTo(model.keySet().removeIf(name::equals));
      case 5 -> assertThat(map.put(name, null)).isEqualTo(model.put(name, null));
      case 6 -> {
        map.replaceAll((key, value) -> key + n);
        model.replaceAll((key, value) -> key + n);
      }
      default -> assertThat(map.put(name, n)).isEqualTo(model.put(name, n));
    }
  }

  @Test
  @SuppressWarnings("ModifyCollectionInEnhancedForLoop") // that is what this is about
  void iterator_goesOnWhateverIsChanged() {
    Map<String, @Nullable Object> map = attributes.asMap();
    for (int i = 0; i < 10; i++) {
      map.put("name " + i, i);
    }
    List<String> seen = new ArrayList<>();
    for (String name : map.keySet()) {
      seen.add(name);
      map.remove("name 5");
      map.put("name 0", -1);
    }
    assertThat(seen).hasSize(9).doesNotContain("name 5").doesNotHaveDuplicates();
    Iterator<String> iterator = map.keySet().iterator();
    assertThatThrownBy(iterator::remove).isInstanceOf(IllegalStateException.class);
    iterator.next();
    iterator.remove();
    assertThatThrownBy(iterator::remove).isInstanceOf(IllegalStateException.class);
    assertThat(map).doesNotContainKey("name 0").hasSize(8);
    while (iterator.hasNext()) {
      iterator.next();
    }
    assertThatThrownBy(iterator::next).isInstanceOf(NoSuchElementException.class);
  }

  @EachKind
  void asMap_inAnotherThread_canBeReadAndNotWritten(ThreadKind kind) {
    try (Worker owner = Worker.start(kind)) {
      owner.run(() -> attributes.set("name", "value"));
      Map<String, @Nullable Object> map = owner.call(attributes::asMap);
      assertThat(map).isEqualTo(Map.of("name", "value"));
      assertThat(map.get("name")).isEqualTo("value");
      assertThat(map.get("missing")).isNull();
      assertThat(map.containsKey("name")).isTrue();
      assertThat(map.containsKey("missing")).isFalse();
      assertThat(map.size()).isEqualTo(1);
      assertRefused(owner.thread(), map);
      owner.run(() -> attributes.set("other", 1));
      assertThat(map.keySet()).containsExactly("name", "other");
      assertThat(attributes.names()).as("this thread's own").isEmpty();
    }
  }

  private static void assertRefused(Thread owner, Map<String, @Nullable Object> map) {
    Map<String, @Nullable Object> before = new HashMap<>(map);
    List<Runnable> writes =
        List.of(
            () -> map.put("name", "changed"),
            () -> map.putAll(Map.of("other", "value")),
            () -> map.remove("name"),
            map::clear,
            () -> map.keySet().clear(),
            () -> map.keySet().remove("name"),
            () -> map.values().remove("value"),
            () -> map.entrySet().removeIf(e -> true),
            () -> map.entrySet().iterator().next().setValue("changed"),
            () -> map.replaceAll((name, value) -> "changed"),
            () -> map.merge("name", "changed", (a, b) -> b),
            () -> map.computeIfAbsent("other", name -> "value"));
    for (int i = 0; i < writes.size(); i++) {
      assertThatThrownBy(writes.get(i)::run)
          .as("write %s", i)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(owner.getName());
      assertThat(map).isEqualTo(before);
    }
  }

  @EachKind
  void asMap_ofAThreadThatEnded_staysReadable(ThreadKind kind) {
    Worker owner = Worker.start(task -> PerThread.threadFactory(kind.factory()).newThread(task));
    owner.run(() -> attributes.set("name", "value"));
    Map<String, @Nullable Object> map = owner.call(attributes::asMap);
    owner.end();
    assertThat(map).containsExactly(Map.entry("name", "value"));
    attributes.clearAllThreads();
    assertThat(map).as("detached").containsExactly(Map.entry("name", "value"));
    assertThatThrownBy(() -> map.put("name", "changed")).isInstanceOf(IllegalStateException.class);
  }

  @EachKind
  void asMap_readWhileItsOwnerWrites_showsWhatWasThere(ThreadKind kind) {
    AtomicBoolean over = new AtomicBoolean();
    try (Worker owner = Worker.start(kind)) {
      owner.run(() -> attributes.set("constant", 0));
      Map<String, @Nullable Object> map = owner.call(attributes::asMap);
      Worker.Pending writing =
          owner.begin(() -> {
            try {
              for (int n = 0; n < 100_000; n++) {
                String name = "name " + n % 20;
                attributes.set(name, name);
                if (n % 3 == 0) {
                  attributes.asMap().remove("name " + n % 7);
                }
              }
            } finally {
              over.set(true);
            }
          });
      while (!over.get()) {
        assertThat(map.get("constant")).isEqualTo(0);
        map.forEach((name, value) -> assertThat(value).isIn(name, 0));
      }
      writing.await();
    }
  }
}

package foreign;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.eventbus.EventBus;
import com.google.common.eventbus.Subscribe;
import com.google.common.hash.Hashing;
import com.google.common.util.concurrent.CycleDetectingLockFactory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

/** The event bus's queue of a thread, and the locks that a thread holds. */
class GuavaTest {
  /** Posts another event while one is dispatched: its own thread's queue keeps them in order. */
  public static final class Listener {
    private final EventBus bus;
    private final List<Integer> seen = new ArrayList<>();

    Listener(EventBus bus) {
      this.bus = bus;
    }

    @Subscribe
    public void on(Integer event) {
      if (event < 5) {
        bus.post(event + 1);
      }
      seen.add(event);
    }
  }

  @Test
  void events_arePostedInOrderAlsoWhileOneIsDispatched() throws Exception {
    List<List<Integer>> seen =
        InThreads.call(() -> {
          EventBus bus = new EventBus();
          Listener listener = new Listener(bus);
          bus.register(listener);
          bus.post(1);
          return listener.seen;
        });
    assertThat(seen).allSatisfy(each -> assertThat(each).containsExactly(1, 2, 3, 4, 5));
  }

  @Test
  void locksThatAThreadHolds_areKnownToTheCycleDetector() {
    var factory = CycleDetectingLockFactory.newInstance(CycleDetectingLockFactory.Policies.THROW);
    ReentrantLock one = factory.newReentrantLock("one");
    ReentrantLock other = factory.newReentrantLock("other");
    one.lock();
    other.lock();
    other.unlock();
    one.unlock();
    other.lock();
    try {
      assertThatThrownBy(one::lock)
          .isInstanceOf(CycleDetectingLockFactory.PotentialDeadlockException.class);
    } finally {
      other.unlock();
    }
  }

  @Test
  void hashes_areTheSameInEachThread() throws Exception {
    byte[] text = "perthread".getBytes(UTF_8);
    assertThat(new HashSet<>(InThreads.call(() -> Hashing.murmur3_128().hashBytes(text))))
        .hasSize(1);
  }
}

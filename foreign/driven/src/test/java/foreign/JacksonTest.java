package foreign;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.util.BufferRecycler;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A buffer recycler a thread. */
class JacksonTest {
  private static final ObjectMapper MAPPER =
      new ObjectMapper(
          JsonFactory.builder().recyclerPool(JsonRecyclerPools.threadLocalPool()).build());

  @Test
  void values_roundTripInEachThread() throws Exception {
    Map<String, Object> value =
        Map.of("numbers", List.of(1, 2.5, "three"), "text", "ä".repeat(9000));
    List<Object> read =
        InThreads.call(() -> MAPPER.readValue(MAPPER.writeValueAsBytes(value), Object.class));
    assertThat(read).allSatisfy(each -> assertThat(each).isEqualTo(value));
  }

  @Test
  void recycler_isOneAThread() throws Exception {
    var pool = JsonRecyclerPools.threadLocalPool();
    List<BufferRecycler> recyclers =
        InThreads.call(() -> {
          BufferRecycler first = pool.acquirePooled();
          assertThat(pool.acquirePooled()).isSameAs(first);
          return first;
        });
    assertThat(new HashSet<>(recyclers)).hasSizeBetween(1, 4);
  }
}

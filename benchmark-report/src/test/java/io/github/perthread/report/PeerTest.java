package io.github.perthread.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PeerTest {
  @ParameterizedTest
  @EnumSource
  void peer_ownSuffix(Peer peer) {
    assertThat(Peer.ofMethod("setGetRemove" + peer.suffix())).isEqualTo(peer);
  }

  @ParameterizedTest
  @CsvSource({
    "getFastThreadLocal, FAST_THREAD_LOCAL",
    "getFastThreadLocalPlain, FAST_THREAD_LOCAL_PLAIN",
    "getTransmittableThreadLocal, TRANSMITTABLE_THREAD_LOCAL",
    "getCloseableThreadLocal, CLOSEABLE_THREAD_LOCAL",
    "getThreadLocalMap, THREAD_LOCAL_MAP",
    "addPerThreadLong, PER_THREAD_LONG"
  })
  void peer_longestSuffixWins(String method, Peer peer) {
    assertThat(Peer.ofMethod(method)).isEqualTo(peer);
  }

  @Test
  void peer_noneNamed() {
    assertThat(Peer.ofMethod("warmTheMachine")).isEqualTo(Peer.UNNAMED);
  }

  @Test
  void baseline_theJdks() {
    assertThat(Peer.baseline(EnumSet.allOf(Peer.class))).contains(Peer.THREAD_LOCAL);
    assertThat(Peer.baseline(EnumSet.of(Peer.PER_THREAD_LONG, Peer.ATOMIC_LONG, Peer.LONG_ADDER)))
        .contains(Peer.LONG_ADDER);
    assertThat(Peer.baseline(EnumSet.of(Peer.PER_THREAD, Peer.MDC))).isEmpty();
  }

  @Test
  void baseline_ofContexts_carriesThreadLocals() {
    assertThat(
            Peer.baseline(
                EnumSet.of(
                    Peer.PER_THREAD,
                    Peer.TRANSMITTABLE_THREAD_LOCAL,
                    Peer.MICROMETER,
                    Peer.OPEN_TELEMETRY)))
        .contains(Peer.TRANSMITTABLE_THREAD_LOCAL);
  }
}

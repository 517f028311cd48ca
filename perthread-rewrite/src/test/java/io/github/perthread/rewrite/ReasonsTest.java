package io.github.perthread.rewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.perthread.PerThread;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** That the reasons which the recipe gives for leaving something are so; and one that is none. */
class ReasonsTest {
  @Configuration
  static class Beans {
    @Bean
    ThreadLocal<String> closed() {
      return PerThread.withInitial(() -> "x");
    }

    @Bean(destroyMethod = "")
    ThreadLocal<String> left() {
      return PerThread.withInitial(() -> "x");
    }
  }

  @Test
  void spring_closesABean() {
    ThreadLocal<?> closed;
    ThreadLocal<?> left;
    try (var context = new AnnotationConfigApplicationContext(Beans.class)) {
      closed = context.getBean("closed", ThreadLocal.class);
      left = context.getBean("left", ThreadLocal.class);
      assertThat(closed.get()).isEqualTo("x");
    }
    assertThatIllegalStateException().isThrownBy(closed::get).withMessageContaining("closed");
    assertThat(left.get()).isEqualTo("x");
  }

  static class Recursive extends PerThread<Integer> {
    private int depth;

    @Override
    protected Integer initialValue() {
      depth++;
      return depth < 3 ? get() : depth;
    }
  }

  @Test
  void initializer_mayNotGet() {
    assertThatIllegalStateException().isThrownBy(new Recursive()::get);
  }

  interface Resource {
    default void close() {
      throw new UnsupportedOperationException("the default");
    }
  }

  static class Local extends PerThread<String> implements Resource {}

  @Test
  void defaultMethod_isNotWhatIsCalled() {
    Resource local = new Local();
    local.close();
    assertThatIllegalStateException().isThrownBy(((Local) local)::get);
  }

  static class Copied extends PerThread<String> implements Cloneable {
    Copied copy() throws CloneNotSupportedException {
      return (Copied) clone();
    }
  }

  @Test
  void cloneable_isNoReason() throws CloneNotSupportedException {
    Copied original = new Copied();
    original.set("before");
    Copied copy = original.copy();
    assertThat(copy.isSet()).isFalse();
    copy.set("x");
    assertThat(original.get()).isEqualTo("before");
  }

  static class Sent extends PerThread<String> implements Serializable {
    private static final long serialVersionUID = 1;
    private final int number;

    Sent(int number) {
      this.number = number;
    }
  }

  @Test
  void serializable_isNoReason() throws IOException, ClassNotFoundException {
    Sent sent = new Sent(7);
    sent.set("x");
    var bytes = new ByteArrayOutputStream();
    try (var out = new ObjectOutputStream(bytes)) {
      out.writeObject(sent);
    }
    try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      Sent received = (Sent) in.readObject();
      assertThat(received.number).isEqualTo(7);
      assertThat(received.get()).isNull();
      received.set("y");
      assertThat(received.get()).isEqualTo("y");
    }
  }
}

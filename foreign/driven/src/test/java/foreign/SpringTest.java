package foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.AopContext;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.BeanCurrentlyInCreationException;
import org.springframework.beans.factory.UnsatisfiedDependencyException;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.context.support.SimpleThreadScope;
import org.springframework.core.NamedThreadLocal;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Contexts, scopes, transactions and proxies that are the thread's. */
class SpringTest {
  /** What only one thread sees. */
  public static class Basket {}

  /** The bean's destroy method is inferred from a public {@code close()}: there must be none. */
  public static class Settings {
    @Bean
    public ThreadLocal<String> local() {
      return LOCAL;
    }

    @Bean
    public NamedThreadLocal<String> named() {
      return new NamedThreadLocal<>("a name");
    }
  }

  private static final ThreadLocal<String> LOCAL = ThreadLocal.withInitial(() -> "initial");

  @Test
  void localThatIsABean_outlivesItsContext() {
    try (var context = new AnnotationConfigApplicationContext(Settings.class)) {
      assertThat(context.getBean("local")).isSameAs(LOCAL);
      assertThat(context.getBean("named")).hasToString("a name");
      LOCAL.set("set");
    }
    assertThat(LOCAL.get()).isEqualTo("set");
    LOCAL.remove();
    assertThat(LOCAL.get()).isEqualTo("initial");
  }

  @Test
  void threadScope_hasABeanForEachThread() throws Exception {
    try (var context = new AnnotationConfigApplicationContext()) {
      context.getBeanFactory().registerScope("thread", new SimpleThreadScope());
      context.registerBean(Basket.class, definition -> definition.setScope("thread"));
      context.refresh();
      List<Basket> baskets =
          InThreads.call(() -> {
            Basket basket = context.getBean(Basket.class);
            assertThat(context.getBean(Basket.class)).isSameAs(basket);
            return basket;
          });
      assertThat(new HashSet<>(baskets)).hasSizeBetween(1, 4);
    }
  }

  @Test
  void locale_isTheThreads() throws Exception {
    LocaleContextHolder.setLocale(Locale.ITALIAN);
    try {
      assertThat(InThreads.call(LocaleContextHolder::getLocaleContext)).containsOnlyNulls();
      assertThat(LocaleContextHolder.getLocale()).isEqualTo(Locale.ITALIAN);
    } finally {
      LocaleContextHolder.resetLocaleContext();
    }
  }

  /** What a parent thread set for its children is inheritable, and stays with the JDK. */
  @Test
  void locale_thatIsInheritable_isInherited() throws Exception {
    LocaleContextHolder.setLocale(Locale.ITALIAN, true);
    try {
      assertThat(InThreads.call(LocaleContextHolder::getLocale)).containsOnly(Locale.ITALIAN);
    } finally {
      LocaleContextHolder.resetLocaleContext();
    }
  }

  @Test
  void transaction_isTheThreads() throws Exception {
    TransactionSynchronizationManager.initSynchronization();
    TransactionSynchronizationManager.bindResource("key", "value");
    try {
      assertThat(InThreads.call(() -> TransactionSynchronizationManager.hasResource("key")))
          .containsOnly(false);
      assertThat(TransactionSynchronizationManager.getResource("key")).isEqualTo("value");
      assertThat(TransactionSynchronizationManager.isSynchronizationActive()).isTrue();
    } finally {
      TransactionSynchronizationManager.unbindResource("key");
      TransactionSynchronizationManager.clear();
    }
    assertThat(TransactionSynchronizationManager.isSynchronizationActive()).isFalse();
  }

  @Test
  void currentProxy_isTheOneThatTheThreadCalled() {
    Runnable[] seen = new Runnable[1];
    ProxyFactory factory =
        new ProxyFactory((Runnable) () -> seen[0] = (Runnable) AopContext.currentProxy());
    factory.setExposeProxy(true);
    Runnable proxy = (Runnable) factory.getProxy();
    proxy.run();
    assertThat(seen[0]).isSameAs(proxy);
    assertThatThrownBy(AopContext::currentProxy).isInstanceOf(IllegalStateException.class);
  }

  /** Needs itself. */
  public static class Cyclic {
    public Cyclic(Cyclic self) {}
  }

  @Test
  void prototypeThatNeedsItself_isNoticedByTheThread() {
    try (var context = new AnnotationConfigApplicationContext()) {
      context.registerBean(Cyclic.class, definition -> definition.setScope("prototype"));
      context.refresh();
      assertThatThrownBy(() -> context.getBean(Cyclic.class))
          .isInstanceOf(UnsatisfiedDependencyException.class)
          .hasRootCauseInstanceOf(BeanCurrentlyInCreationException.class);
    }
  }
}

package foreign;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;
import org.junit.jupiter.api.Test;

/** {@code getCurrentSession()} with a session a thread. */
class HibernateTest {
  private static SessionFactory open() {
    Configuration configuration = new Configuration().addAnnotatedClass(Item.class);
    configuration.setProperty(
        "hibernate.connection.url", "jdbc:h2:mem:hibernate;DB_CLOSE_DELAY=-1");
    configuration.setProperty("hibernate.hbm2ddl.auto", "create-drop");
    configuration.setProperty("hibernate.current_session_context_class", "thread");
    return configuration.buildSessionFactory();
  }

  @Test
  void currentSession_isOneAThreadUntilItsTransactionEnds() throws Exception {
    try (SessionFactory factory = open()) {
      List<Long> ids =
          InThreads.call(() -> {
            Session session = factory.getCurrentSession();
            session.beginTransaction();
            assertThat(factory.getCurrentSession()).isSameAs(session);
            Item item = new Item(Thread.currentThread().getName());
            factory.getCurrentSession().persist(item);
            session.getTransaction().commit();
            assertThat(session.isOpen()).isFalse();
            return item.getId();
          });
      assertThat(new HashSet<>(ids)).hasSameSizeAs(ids);
      Session session = factory.getCurrentSession();
      session.beginTransaction();
      List<Item> items = session.createQuery("from Item", Item.class).list();
      session.getTransaction().rollback();
      assertThat(items).hasSameSizeAs(ids).allMatch(item -> item.getName().startsWith("pool-"));
    }
  }
}

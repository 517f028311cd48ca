package foreign;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** HikariCP's list of a thread's connections, and H2 behind it. */
class DatabaseTest {
  private HikariDataSource source;

  @BeforeEach
  void open() throws SQLException {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl("jdbc:h2:mem:driven;DB_CLOSE_DELAY=-1");
    config.setMaximumPoolSize(4);
    source = new HikariDataSource(config);
    execute("drop all objects");
    execute("create table item (id bigint auto_increment primary key, bought date, data blob)");
  }

  @AfterEach
  void close() {
    source.close();
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = source.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.execute();
    }
  }

  @Test
  void rows_ofAllThreads_areThere() throws Exception {
    List<Integer> inserted = InThreads.call(this::insert);
    assertThat(inserted).containsOnly(1);
    try (Connection connection = source.getConnection();
        PreparedStatement query =
            connection.prepareStatement(
                "select count(*), min(formatdatetime(bought, 'yyyy-MM-dd')) from item");
        ResultSet result = query.executeQuery()) {
      assertThat(result.next()).isTrue();
      assertThat(result.getInt(1)).isEqualTo(inserted.size());
      assertThat(result.getString(2)).isEqualTo("2026-11-27");
    }
  }

  private int insert() throws SQLException {
    try (Connection connection = source.getConnection();
        PreparedStatement insert =
            connection.prepareStatement("insert into item (bought, data) values (?, ?)")) {
      insert.setDate(1, java.sql.Date.valueOf("2026-11-27"));
      insert.setBytes(2, new byte[5000]);
      return insert.executeUpdate();
    }
  }

  /** The thread that gave a connection back gets it again, by way of its own list. */
  @Test
  void connection_isReusedByItsThread() throws SQLException {
    Connection first = physical();
    for (int i = 0; i < 10; i++) {
      assertThat(physical()).isSameAs(first);
    }
  }

  private Connection physical() throws SQLException {
    try (Connection connection = source.getConnection()) {
      return connection.unwrap(Connection.class).unwrap(org.h2.jdbc.JdbcConnection.class);
    }
  }
}

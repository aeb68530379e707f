package dev.discovery.dbscheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.port.PortException;
import dev.discovery.port.PortException.Fault;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;

class SqlFailuresTest {

  @Test
  void state_decides() {
    assertThat(fault(new SQLException("x", "23505"))).isEqualTo(Fault.DATA);
    assertThat(fault(new SQLException("x", "55P03"))).isEqualTo(Fault.UNAVAILABLE);
    assertThat(fault(new SQLException("x", "42P01"))).isEqualTo(Fault.BROKEN);
    assertThat(fault(new SQLException("x"))).isEqualTo(Fault.UNAVAILABLE);
  }

  @Test
  void passing_trouble_of_a_pool_is_unavailable_whatever_its_state() {
    assertThat(fault(new SQLTransientConnectionException("timed out", "HY000")))
        .isEqualTo(Fault.UNAVAILABLE);
    assertThat(fault(new SQLRecoverableException("x", "99999"))).isEqualTo(Fault.UNAVAILABLE);
    assertThat(fault(new SQLNonTransientConnectionException("x", "HY000")))
        .isEqualTo(Fault.UNAVAILABLE);
  }

  @Test
  void says_what_could_not_be_done_and_why() {
    var cause = new SQLException("why");

    PortException failed = SqlFailures.failed("cannot do it (jobs=7)", cause);

    assertThat(failed).hasMessage("cannot do it (jobs=7): why").hasCause(cause);
  }

  private static Fault fault(SQLException cause) {
    return SqlFailures.failed("cannot do it", cause).fault();
  }
}

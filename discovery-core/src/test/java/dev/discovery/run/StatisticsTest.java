package dev.discovery.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.source.ItemCounts;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StatisticsTest {

  @Test
  void success_rate_is_that_of_all_runs_but_cancelled_ones() {
    Statistics some = of(new RunTotals(6, 1, 5, 1), new Verdicts(3, 1, 1, 3));

    assertThat(some.successRate()).hasValue(5 / 8.0);
  }

  @Test
  void rate_of_no_run_is_undefined() {
    Statistics cancelled = of(new RunTotals(0, 0, 5, 0), Verdicts.NONE);

    assertThat(Statistics.NONE.successRate()).isEmpty();
    assertThat(cancelled.successRate()).isEmpty();
  }

  @Test
  void what_was_judged_failed_is_no_success() {
    Statistics judged = of(new RunTotals(2, 0, 0, 0), new Verdicts(0, 0, 0, 2));

    assertThat(judged.successRate()).hasValue(0);
  }

  @Test
  void sum_has_the_rate_of_all_runs_not_the_mean_of_rates() {
    Statistics one = of(new RunTotals(1, 0, 0, 0), new Verdicts(1, 0, 0, 0));
    Statistics many = of(new RunTotals(0, 99, 0, 0), new Verdicts(0, 0, 0, 99));

    Statistics sum = one.plus(many);

    assertThat(sum.successRate()).hasValue(0.01);
    assertThat(sum.durations().total()).isEqualTo(2);
    assertThat(sum.items()).isEqualTo(new ItemCounts(2, 0, 0, 0, 0, 0));
  }

  private static Statistics of(RunTotals ended, Verdicts verdicts) {
    return new Statistics(
        ended,
        verdicts,
        new ItemCounts(1, 0, 0, 0, 0, 0),
        DurationHistogram.NONE.plus(Duration.ofSeconds(1)));
  }
}

package dev.discovery.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.source.ItemCounts;
import dev.discovery.source.VerdictRule;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class JudgementTest {

  private static final VerdictRule RULE = VerdictRule.DEFAULT;
  private static final Baseline USUAL = new Baseline(120, 5);

  @Test
  void judgement_says_why() {
    assertThat(Judgement.of(found(3), USUAL, RULE))
        .isEqualTo(new Judgement(Verdict.PARTIAL, "found 3, usually about 120"));
    assertThat(Judgement.of(found(60), USUAL, RULE)).isEqualTo(new Judgement(Verdict.OK, ""));
    assertThat(Judgement.of(found(59), USUAL, RULE).verdict()).isEqualTo(Verdict.PARTIAL);
    assertThat(Judgement.of(found(3), new Baseline(120, 4), RULE).verdict()).isEqualTo(Verdict.OK);
    assertThat(Judgement.of(found(0), USUAL, RULE))
        .isEqualTo(new Judgement(Verdict.EMPTY, "nothing found, usually about 120"));
    assertThat(Judgement.of(found(0), USUAL, RULE.whereEmptyIsNormal()).verdict())
        .isEqualTo(Verdict.OK);
    assertThat(Judgement.of(new ItemCounts(10, 7, 0, 0, 0, 3), USUAL, RULE))
        .isEqualTo(
            new Judgement(Verdict.PARTIAL, "3 of 10 items failed; found 10, usually about 120"));
    assertThat(Judgement.of(new ItemCounts(10, 0, 0, 0, 0, 10), Baseline.NONE, RULE))
        .isEqualTo(new Judgement(Verdict.FAILED, "all 10 items failed"));
  }

  @Test
  void any_outcome_gets_a_verdict_that_fits_it_and_a_reason_unless_it_is_well() {
    var random = new Random(4);
    for (int n = 0; n < 100_000; n++) {
      ItemCounts items =
          new ItemCounts(
              any(random), any(random), any(random), any(random), any(random), any(random));
      Baseline usual = Baseline.NONE;
      for (int runs = random.nextInt(20); runs > 0; runs--) {
        usual = usual.plus(1 + random.nextInt(1_000));
      }
      VerdictRule rule =
          new VerdictRule(random.nextBoolean(), random.nextInt(101), 1 + random.nextInt(10));

      Judgement judged = Judgement.of(items, usual, rule);

      boolean nothingElse =
          items.created() + items.updated() + items.unchanged() + items.skipped() == 0;
      Verdict expected;
      if (items.failed() > 0) {
        boolean all = nothingElse && items.failed() >= items.found();
        expected = all ? Verdict.FAILED : Verdict.PARTIAL;
      } else if (items.found() == 0) {
        expected = rule.emptyIsNormal() ? Verdict.OK : Verdict.EMPTY;
      } else {
        boolean few = items.found() * 100.0 < usual.found() * rule.leastPercent();
        expected = few && usual.runs() >= rule.sample() ? Verdict.PARTIAL : Verdict.OK;
      }
      assertThat(judged.verdict()).as("%s %s %s", items, usual, rule).isEqualTo(expected);
      assertThat(judged.reason().isEmpty())
          .isEqualTo(judged.verdict() == Verdict.OK && items.found() > 0);
      assertThat(judged.reason().length()).isLessThan(200);
    }
  }

  @Test
  void baseline_forgets_what_was_long_ago_and_stays_between_its_ends() {
    Baseline usual = Baseline.NONE;
    for (int n = 0; n < 1_000; n++) {
      usual = usual.plus(1_000_000);
    }
    assertThat(usual.found()).isEqualTo(1_000_000);
    for (int n = 0; n < 60; n++) {
      usual = usual.plus(10);
      assertThat(usual.found()).isBetween(10.0, 1_000_000.0);
    }
    assertThat(usual.found()).isLessThan(10_000);
    assertThat(Baseline.NONE.plus(Long.MAX_VALUE).plus(1).found()).isPositive();
  }

  private static ItemCounts found(int found) {
    return new ItemCounts(found, found, 0, 0, 0, 0);
  }

  private static long any(Random random) {
    return random.nextBoolean() ? 0 : random.nextInt(500);
  }
}

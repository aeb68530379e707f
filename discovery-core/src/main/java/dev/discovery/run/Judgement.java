package dev.discovery.run;

import dev.discovery.source.ItemCounts;
import dev.discovery.source.VerdictRule;

/**
 * What is thought of an outcome, and why.
 *
 * @param reason for people, in words; empty for OK, unless that has to be explained
 */
public record Judgement(Verdict verdict, String reason) {

  /**
   * Of a sync that came to its end.
   *
   * @param usual what the target's runs found before
   */
  public static Judgement of(ItemCounts items, Baseline usual, VerdictRule rule) {
    if (allFailed(items)) {
      return new Judgement(Verdict.FAILED, "all %d items failed".formatted(items.failed()));
    }
    boolean comparable = usual.runs() >= rule.sample();
    boolean fewer = items.found() < usual.found() * rule.leastPercent() / 100;
    String drop = "found %d, usually about %d".formatted(items.found(), Math.round(usual.found()));
    if (items.failed() > 0) {
      String failed = "%d of %d items failed".formatted(items.failed(), items.found());
      return new Judgement(Verdict.PARTIAL, comparable && fewer ? failed + "; " + drop : failed);
    }
    if (items.found() == 0) {
      return empty(rule, comparable, usual);
    }
    return comparable && fewer
        ? new Judgement(Verdict.PARTIAL, drop)
        : new Judgement(Verdict.OK, "");
  }

  private static Judgement empty(VerdictRule rule, boolean comparable, Baseline usual) {
    if (rule.emptyIsNormal()) {
      return new Judgement(Verdict.OK, "nothing found, which is normal for the source");
    }
    String why =
        comparable
            ? "usually about " + Math.round(usual.found())
            : "not enough runs to compare with";
    return new Judgement(
        Verdict.EMPTY, comparable ? "nothing found, " + why : "nothing found; " + why);
  }

  private static boolean allFailed(ItemCounts items) {
    boolean none = (items.created() | items.updated() | items.unchanged() | items.skipped()) == 0;
    return none && items.failed() > 0 && items.failed() >= items.found();
  }
}

package dev.discovery.run;

import dev.discovery.source.Attributes;
import dev.discovery.source.ItemCounts;
import dev.discovery.source.SyncResult;
import dev.discovery.source.VerdictRule;

/** What a sync that came to its end achieved, and what is thought of it. */
public record Outcome(ItemCounts items, Attributes attributes, Judgement judgement) {

  /** Of a result, judged; see {@link Judgement#of}. */
  public static Outcome of(SyncResult result, Baseline usual, VerdictRule rule) {
    Judgement judgement = Judgement.of(result.items(), usual, rule);
    return new Outcome(result.items(), result.attributes(), judgement);
  }
}

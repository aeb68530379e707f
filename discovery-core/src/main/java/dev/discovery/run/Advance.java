package dev.discovery.run;

import dev.discovery.Excerpt;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * How far a sync says that it has come. Texts are scrubbed by whoever makes it.
 *
 * @param done how many of whatever it counts; at least 0
 * @param total how many there are, at least {@code done}; empty if that is not known
 * @param phase what it is doing, cut to 200 characters; empty if it does not say
 * @param at when it said so, by Discovery's clock
 */
public record Advance(long done, OptionalLong total, String phase, Instant at) {

  private static final int MAX_PHASE = 200;

  /**
   * Takes whatever a sync says, which is for people to look at and nothing to fail a run for: a
   * negative {@code done} is 0, a total below 1 is not known, and one below {@code done} is {@code
   * done}.
   */
  public Advance {
    done = Math.max(0, done);
    if (total.isPresent()) {
      long known = total.getAsLong();
      total = known < 1 ? OptionalLong.empty() : OptionalLong.of(Math.max(done, known));
    }
    phase = Excerpt.of(phase, MAX_PHASE);
  }

  /** Of so many; of a number that is not known if {@code total} is below 1. */
  public static Advance of(long done, long total, String phase, Instant at) {
    return new Advance(done, OptionalLong.of(total), phase, at);
  }
}

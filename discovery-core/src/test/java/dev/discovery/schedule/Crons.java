package dev.discovery.schedule;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Random cron expressions. */
final class Crons {

  private static final List<String> MONTHS = List.of("jan", "feb", "MAR", "apr", "may", "Jun");
  private static final List<String> WEEKDAYS = List.of("sun", "mon", "TUE", "wed", "Thu", "fri");

  private Crons() {}

  /** Any grammar in any field; not all of them ever fire. */
  static Arbitrary<String> any() {
    return Combinators.combine(
            field(0, 59, List.of()),
            field(0, 23, List.of()),
            Arbitraries.oneOf(star(), field(1, 31, List.of())),
            Arbitraries.oneOf(star(), field(1, 12, MONTHS)),
            Arbitraries.oneOf(star(), field(0, 6, WEEKDAYS)))
        .as((minute, hour, date, month, day) -> String.join(" ", minute, hour, date, month, day));
  }

  /** Those that fire at least every week, which brute force can follow. */
  static Arbitrary<String> frequent() {
    Arbitrary<String> weekday = field(0, 6, WEEKDAYS);
    return Combinators.combine(
            field(0, 59, List.of()),
            Arbitraries.oneOf(star(), field(0, 23, List.of()), Arbitraries.of("0", "1", "2", "3")),
            Arbitraries.frequencyOf(Tuple.of(4, star()), Tuple.of(1, weekday)))
        .as((minute, hour, day) -> String.join(" ", minute, hour, "*", "*", day));
  }

  private static Arbitrary<String> star() {
    return Arbitraries.just("*");
  }

  private static Arbitrary<String> field(int first, int last, List<String> names) {
    return Arbitraries.frequencyOf(
        Tuple.of(2, star()),
        Tuple.of(
            5,
            item(first, last, names)
                .list()
                .ofMinSize(1)
                .ofMaxSize(3)
                .map(items -> String.join(",", items))));
  }

  private static Arbitrary<String> item(int first, int last, List<String> names) {
    Arbitrary<Integer> value = Arbitraries.integers().between(first, last);
    Arbitrary<String> single =
        value.map(
            number -> {
              int name = number - first;
              boolean named = name < names.size() && number % 2 == 0;
              return named ? names.get(name) : String.valueOf(number);
            });
    Arbitrary<String> range =
        Combinators.combine(value, value, Arbitraries.integers().between(0, 5))
            .as(
                (one, other, step) -> {
                  int low = Math.min(one, other);
                  int high = Math.max(one, other);
                  return low + "-" + high + step(step, high - low + 1);
                });
    Arbitrary<String> open =
        Combinators.combine(value, Arbitraries.integers().between(1, 20))
            .as((low, step) -> low + step(step, last - low + 1));
    Arbitrary<String> stepped =
        Arbitraries.integers().between(1, last - first + 1).map(step -> "*/" + step);
    return Arbitraries.oneOf(single, range, open, stepped);
  }

  private static String step(int step, int most) {
    return step == 0 ? "" : "/" + Math.min(step, most);
  }
}

package dev.discovery.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Guesses from what stands in an expression what its author meant, and what to do about it. */
final class CronHints {

  private static final String ASTERISKS = "\u2217\uFF0A\u204E\u00D7";
  private static final String COMMAS = "\uFF0C\u3001\uFF1B";
  private static final String SLASHES = "\u2044\u2215\uFF0F";
  private static final String JOINTS = ",-/";
  private static final char MINUS = '\u2212';

  private static final Pattern YEAR = Pattern.compile("(19|20)\\d\\d.*");
  private static final Pattern COMMAND =
      Pattern.compile("[/.]?[A-Za-z_]{4,}.*|/.+|[a-z]+/.+|sh|su");
  private static final Pattern LENGTH =
      Pattern.compile("(?i)P?T?\\d+ ?(s|m|h|d|min|sec|hours?|days?)");
  private static final Pattern LAST =
      Pattern.compile("(?i)l|lw|\\d{1,2}l|(sun|mon|tue|wed|thu|fri|sat)l");
  private static final Pattern WORKING_DAY = Pattern.compile("(?i)\\d{1,2}w");
  private static final Pattern RANDOM = Pattern.compile("(?i)h|r|h\\(.*|.*~.*");
  private static final Pattern PADDED = Pattern.compile("0+\\d{1,2}");
  private static final Pattern STAR_AND_NUMBER = Pattern.compile("\\*?(\\d{1,2})\\*?");

  private static final Map<String, String> OTHER_NICKNAMES =
      Map.of(
          "@reboot", "runs come by the clock, not when a process starts",
          "@quarterly", "use 0 0 1 */3 *",
          "@weekdays", "use 0 0 * * 1-5",
          "@minutely", "use * * * * *");

  private CronHints() {}

  static Optional<String> character(int found) {
    int type = Character.getType(found);
    if (Character.isDigit(found)) {
      return Optional.of("use the digits 0 to 9");
    }
    if (found == '\n' || found == '\r') {
      return Optional.of("write it on one line");
    }
    if (Character.isSpaceChar(found)) {
      return Optional.of("use an ordinary blank");
    }
    if (type == Character.DASH_PUNCTUATION || found == MINUS) {
      return Optional.of("use -");
    }
    if (type == Character.INITIAL_QUOTE_PUNCTUATION || type == Character.FINAL_QUOTE_PUNCTUATION) {
      return Optional.of("leave out the quotes");
    }
    if (type == Character.FORMAT) {
      return Optional.of("leave out this invisible character");
    }
    return like(found, ASTERISKS, "use *")
        .or(() -> like(found, COMMAS, "use ,"))
        .or(() -> like(found, SLASHES, "use /"));
  }

  private static Optional<String> like(int found, String characters, String hint) {
    return characters.indexOf(found) >= 0 ? Optional.of(hint) : Optional.empty();
  }

  static Optional<String> nickname(String found) {
    String text = found.toLowerCase(Locale.ROOT);
    if (text.startsWith("@every")) {
      return Optional.of(
          "a length of time is the business of the frequency; every 5 minutes is */5 * * * *");
    }
    String first = text.split("[ \t]")[0];
    return CronParser.NICKNAMES.containsKey(first)
        ? Optional.of("leave out what follows " + first)
        : Optional.ofNullable(OTHER_NICKNAMES.get(text));
  }

  /** Where there are not five fields. */
  static Optional<String> count(String text) {
    List<String> fields = new ArrayList<>(List.of(text.strip().split("[ \t]+")));
    if (fields.stream().anyMatch(CronHints::isTorn)) {
      return Optional.of("leave out the blanks within a field");
    }
    String last = fields.get(fields.size() - 1);
    if (fields.size() < 5) {
      return tooFew(text.strip(), fields);
    }
    if (!CronField.isName(fields.get(5)) && COMMAND.matcher(fields.get(5)).matches()) {
      return Optional.of("leave out the user and the command");
    }
    if (fields.size() == 6) {
      return Optional.of(
          YEAR.matcher(last).matches()
              ? "years are not supported: leave out the last field"
              : "seconds are not supported: leave out the first field");
    }
    return fields.size() == 7
        ? Optional.of(
            "neither seconds nor years are supported: leave out the first and the last field")
        : Optional.empty();
  }

  private static Optional<String> tooFew(String text, List<String> fields) {
    String nickname = "@" + text.toLowerCase(Locale.ROOT);
    if (CronParser.NICKNAMES.containsKey(nickname)) {
      return Optional.of("use " + nickname);
    }
    if (LENGTH.matcher(text).matches() || text.toLowerCase(Locale.ROOT).startsWith("every")) {
      return nickname("@every");
    }
    if (text.contains(":")) {
      return Optional.of("06:30 every day is 30 6 * * *");
    }
    return Optional.of(
        fields.size() == 4
            ? "a field that does not matter is *"
            : "every day at midnight, for one, is 0 0 * * *");
  }

  /** Whether a field, short as a path is not, begins or ends with what joins values. */
  private static boolean isTorn(String field) {
    return !field.isEmpty()
        && (field.length() < 4 && JOINTS.indexOf(field.charAt(0)) >= 0
            || JOINTS.indexOf(field.charAt(field.length() - 1)) >= 0);
  }

  /** For what stands where a value of the field should. */
  static Optional<String> value(CronField field, String found) {
    String token = found.toLowerCase(Locale.ROOT);
    return sign(token)
        .or(() -> foreign(token))
        .or(() -> name(field, token))
        .or(() -> number(field, token));
  }

  private static Optional<String> sign(String token) {
    if (token.equals("?")) {
      return Optional.of("use *");
    }
    if (token.equals("nothing") || token.startsWith(",")) {
      return Optional.of("a value is missing, or a sign is too many");
    }
    if (token.contains("\"") || token.contains("'") || token.contains("`")) {
      return Optional.of("leave out the quotes");
    }
    if (token.contains(":")) {
      return Optional.of("minute and hour are fields of their own, the minute first");
    }
    if (token.contains("..")) {
      return Optional.of("a range is written a-b");
    }
    return token.matches(".*\\d[;|&+]\\d.*")
        ? Optional.of("lists are parted by commas")
        : Optional.empty();
  }

  /** What other schedulers know. */
  private static Optional<String> foreign(String token) {
    if (token.contains("#")) {
      return Optional.of("the n-th weekday of a month is not supported");
    }
    if (LAST.matcher(token).matches()) {
      return Optional.of("the last day is not supported; the first of the month is 1");
    }
    if (WORKING_DAY.matcher(token).matches()) {
      return Optional.of("the nearest working day is not supported");
    }
    return RANDOM.matcher(token).matches()
        ? Optional.of("random times are not supported; spread keeps targets apart")
        : Optional.empty();
  }

  private static Optional<String> name(CronField field, String token) {
    String three = token.substring(0, Math.min(3, token.length()));
    for (CronField other : List.of(CronField.MONTH, CronField.DAY_OF_WEEK)) {
      if (token.matches("[a-z]{3,}") && other.names.contains(three)) {
        String ordinal = Wording.ordinal(other.ordinal() + 1);
        return Optional.of(
            other == field
                ? "names have three letters: " + three
                : "the %s is the %s field".formatted(other.label, ordinal));
      }
    }
    boolean tooShort =
        token.matches("[a-z]{2}") && field.names.stream().anyMatch(name -> name.startsWith(token));
    return tooShort ? Optional.of("names have three letters") : Optional.empty();
  }

  private static Optional<String> number(CronField field, String token) {
    if (PADDED.matcher(token).matches() && token.length() > 2) {
      return Optional.of("at most two digits");
    }
    if (token.endsWith("*") || token.startsWith("/")) {
      return star(token.replace("/", ""));
    }
    if (field == CronField.MINUTE && token.equals("60")) {
      return Optional.of("the full hour is 0");
    }
    if (field == CronField.HOUR && token.equals("24")) {
      return Optional.of("midnight is 0");
    }
    return field.first == 1 && token.matches("0+")
        ? Optional.of("the first one is 1")
        : Optional.empty();
  }

  /** For what stands behind an item. */
  static Optional<String> afterItem(String found) {
    if (found.startsWith("*")) {
      return Optional.of("one * is enough");
    }
    return found.startsWith("-") ? Optional.of("a range has two numbers, a-b") : star("*" + found);
  }

  private static Optional<String> star(String token) {
    var number = STAR_AND_NUMBER.matcher(token);
    return number.matches()
        ? Optional.of("every %s value is */%s".formatted(ordinal(number.group(1)), number.group(1)))
        : Optional.empty();
  }

  private static String ordinal(String number) {
    return Wording.ordinal(Integer.parseInt(number));
  }

  /** For a range that ends before it begins. */
  static Optional<String> range(CronField field, int low, int high) {
    if (field == CronField.DAY_OF_WEEK && high == 0) {
      return Optional.of("write it as %d-7".formatted(low));
    }
    return low > field.last
        ? Optional.of("write it as " + range(field.first, high))
        : Optional.of(
            "write it as %s,%s".formatted(range(low, field.last), range(field.first, high)));
  }

  private static String range(int low, int high) {
    return low == high ? String.valueOf(low) : low + "-" + high;
  }

  static Optional<String> step(String found, boolean star) {
    if (found.equals("nothing")) {
      return Optional.of("the step is missing");
    }
    if (found.matches("0+")) {
      return Optional.of("without a step, every value is meant");
    }
    if (found.matches("(?i)\\d+[a-z]+")) {
      return Optional.of("a step is a number without a unit");
    }
    return star && found.matches("\\d+")
        ? Optional.of("a longer pace is the business of the frequency")
        : Optional.empty();
  }
}

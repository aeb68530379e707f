package dev.discovery.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people typically get wrong, each with the whole message: {@code cron-mistakes.txt}. */
class CronMistakesTest {

  private static final Pattern ESCAPE = Pattern.compile("\\\\u([0-9a-f]{4})");

  static List<String> mistakes() throws IOException {
    try (var file = CronMistakesTest.class.getResourceAsStream("cron-mistakes.txt")) {
      assertThat(file).isNotNull();
      return new String(file.readAllBytes(), StandardCharsets.US_ASCII)
          .lines()
          .filter(line -> !line.isBlank())
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void a_typical_mistake_gets_a_message_that_says_what_to_do(String line) {
    String[] parts = line.split(" => ");

    assertThat(refusal(unescaped(parts[0]))).hasMessage(parts[1]);
  }

  @Test
  void more_than_a_hundred_mistakes_are_known() throws IOException {
    assertThat(mistakes()).hasSizeGreaterThan(100).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " 0 0 * * *",
        "0 0 * * * ",
        "\t0\t0 *  *\t\t* ",
        "  @daily",
        "@Daily\t",
        "0 0 * * SUN"
      })
  void blanks_tabs_and_case_are_no_mistakes(String text) {
    assertThat(Cron.parse(text).text()).isEqualTo(text.strip());
  }

  @Test
  void the_hint_is_there_to_be_shown_on_its_own() {
    assertThat(refusal("0 0 0 * * *").hint())
        .contains("seconds are not supported: leave out the first field");
    assertThat(refusal("0 0 * * xyz").hint()).isEmpty();
  }

  private static CronSyntaxException refusal(String text) {
    return catchThrowableOfType(CronSyntaxException.class, () -> Cron.parse(text));
  }

  private static String unescaped(String text) {
    return ESCAPE
        .matcher(text)
        .replaceAll(hex -> String.valueOf((char) Integer.parseInt(hex.group(1), 16)))
        .replace("\\n", "\n")
        .replace("\\r", "\r");
  }
}

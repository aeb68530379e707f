package dev.discovery.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.discovery.source.Setting;
import dev.discovery.source.Settings;
import dev.discovery.source.SettingsSchema;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ScrubberTest {

  private final Scrubber scrubber =
      Scrubber.of(
          SettingsSchema.of(
              Setting.text("key").secret(), Setting.text("pin").secret(), Setting.text("area")),
          Settings.of(Map.of("key", "s3cr/t +x", "pin", "abc", "area", "centrum")));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          refused s3cr/t +x twice: s3cr/t +x!      | refused *** twice: ***!
          GET /?k=s3cr%2Ft+%2Bx&a=1                | GET /?k=***&a=1
          abc of centrum                           | abc of centrum
          Authorization: Basic dXNlcjpwYXNz        | Authorization: ***
          {"Authorization": "Bearer abc.def"}      | {"Authorization": "***"}
          sent bearer eyJhbGciOi.J9-_x=, refused   | sent bearer ***, refused
          https://ann:pw@example.org/a             | https://***@example.org/a
          jdbc:postgresql://ann:p%40w@db:5432/x    | jdbc:postgresql://***@db:5432/x
          https://example.org/@ann:1               | https://example.org/@ann:1
          ?access_token=1&limit=5                  | ?access_token=***&limit=5
          PASSWORD = hunter2; next                 | PASSWORD = ***; next
          {"client_secret": "a b", "x": 1}         | {"client_secret": ***, "x": 1}
          api-key=k1 api_key=k2 apikey: k3         | api-key=*** api_key=*** apikey: ***
          503 for /tokens/7 at 10:15               | 503 for /tokens/7 at 10:15
          """)
  void secrets_are_taken_out_and_all_else_stays(String text, String shown) {
    assertThat(scrubber.apply(text)).isEqualTo(shown);
    assertThat(scrubber.apply(shown)).as("once more").isEqualTo(shown);
  }

  @Test
  void time_is_in_proportion_to_the_text() {
    for (String part :
        List.of("://", "://a:", "token", "token=", "bearer ", "a.b-", "\"token\" ")) {
      String megabyte = part.repeat((1 << 20) / part.length());

      assertThatCode(() -> scrubber.apply(megabyte)).doesNotThrowAnyException();
    }
  }
}

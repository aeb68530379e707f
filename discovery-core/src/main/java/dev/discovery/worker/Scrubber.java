package dev.discovery.worker;

import dev.discovery.source.Attributes;
import dev.discovery.source.Setting;
import dev.discovery.source.Settings;
import dev.discovery.source.SettingsSchema;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Takes secrets out of texts: the values of the secret settings of an attempt, from 4 characters
 * on, as they are and as in a URL, and what has the shape of a secret. Takes time in proportion to
 * the text. Immutable.
 */
final class Scrubber implements UnaryOperator<String> {

  static final String HIDDEN = "***";
  private static final int SHORTEST = 4;
  private static final String KEY =
      "(?:password|passwd|passphrase|token|secret|api[_-]?key|client[_-]?secret)";

  // Authorization: Basic ..., up to the end of the line or the quote
  private static final Pattern HEADER =
      Pattern.compile("(?i)(authorization[\"']?\\s*+[=:]\\s*+[\"']?)[^\\r\\n\"']++");
  private static final Pattern BEARER = Pattern.compile("(?i)(\\bbearer\\s++)[^\\s\"',;]++");
  private static final Pattern USER_INFO = Pattern.compile("(://)[^\\s/@\"'?#]*+@");
  private static final Pattern KEY_VALUE =
      Pattern.compile(
          "(?i)(" + KEY + "[\"']?\\s*+[=:]\\s*+)(?:\"[^\"]*+\"?+|'[^']*+'?+|[^\\s&,;\"')}\\]]++)");
  private static final Pattern SECRET_NAME = Pattern.compile("(?i)authorization|" + KEY);

  private final List<String> secrets;

  private Scrubber(List<String> secrets) {
    this.secrets = secrets;
  }

  /** For an attempt with these settings. */
  static Scrubber of(SettingsSchema schema, Settings settings) {
    return new Scrubber(
        schema.settings().stream()
            .filter(Setting::isSecret)
            .flatMap(setting -> texts(settings.values().get(setting.key())))
            .filter(text -> text.length() >= SHORTEST)
            .flatMap(text -> forms(text))
            .distinct()
            .sorted(Comparator.comparing(String::length).reversed())
            .toList());
  }

  /** As it is, and as in a URL, of which a space has two forms. */
  private static Stream<String> forms(String text) {
    var url = new StringBuilder();
    for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
      boolean plain = each >= 0 && (Character.isLetterOrDigit(each) || ".-_*".indexOf(each) >= 0);
      url.append(plain ? String.valueOf((char) each) : "%%%02X".formatted(each));
    }
    return Stream.of(text, url.toString(), url.toString().replace("%20", "+"));
  }

  private static Stream<String> texts(@Nullable Object value) {
    if (value instanceof List<?> list) {
      return list.stream().flatMap(Scrubber::texts);
    }
    if (value instanceof Map<?, ?> map) {
      return map.values().stream().flatMap(Scrubber::texts);
    }
    if (value instanceof BigDecimal number) {
      return Stream.of(number.toPlainString());
    }
    return value instanceof String text ? Stream.of(text) : Stream.empty();
  }

  /** The text without them. */
  @Override
  public String apply(String text) {
    String scrubbed = text;
    for (String secret : secrets) {
      scrubbed = scrubbed.replace(secret, HIDDEN);
    }
    scrubbed = withoutHalf(scrubbed);
    scrubbed = HEADER.matcher(scrubbed).replaceAll("$1" + HIDDEN);
    scrubbed = BEARER.matcher(scrubbed).replaceAll("$1" + HIDDEN);
    scrubbed = USER_INFO.matcher(scrubbed).replaceAll("$1" + HIDDEN + "@");
    return KEY_VALUE.matcher(scrubbed).replaceAll("$1" + HIDDEN);
  }

  /** Names and values without them; the value of what is named as a secret is one. */
  Attributes apply(Attributes attributes) {
    var scrubbed = new LinkedHashMap<String, String>();
    int merged = 0;
    for (Map.Entry<String, String> each : attributes.values().entrySet()) {
      boolean named = SECRET_NAME.matcher(each.getKey()).find();
      String value = named ? HIDDEN : apply(each.getValue());
      merged += scrubbed.putIfAbsent(apply(each.getKey()), value) == null ? 0 : 1;
    }
    return new Attributes(scrubbed, attributes.dropped() + merged);
  }

  /** Of a text that was cut, also the beginning of a secret at the cut. */
  private String withoutHalf(String text) {
    if (!text.endsWith("…")) {
      return text;
    }
    String body = text.substring(0, text.length() - 1);
    for (String secret : secrets) {
      for (int n = Math.min(secret.length() - 1, body.length()); n >= SHORTEST; n--) {
        if (body.endsWith(secret.substring(0, n))) {
          return body.substring(0, body.length() - n) + HIDDEN + "…";
        }
      }
    }
    return text;
  }
}

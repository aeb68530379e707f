package dev.discovery.config;

import java.nio.charset.StandardCharsets;

/**
 * The stored form of a config: JSON with fixed keys.
 *
 * <pre>{@code
 * {"schedule": {"enabled": true, "cron": "0 0 * * *", "timezone": "Europe/Warsaw"},
 *  "sources": [{"name": "bandsintown", "enabled": true, "frequency_hours": 24,
 *               "settings": {"limit": 100, "radius": 50}},
 *              {"name": "karnet", "frequency": "PT30M", "overlap": "QUEUE", "catch_up": "SKIP",
 *               "catch_up_window": "PT6H", "spread": "PT10M"}]}
 * }</pre>
 *
 * <p>Null and absent mean the default: midnight UTC; enabled; 24 hours; no settings; the source's
 * own policies. An entry names its frequency in hours or as an ISO 8601 duration, not both. Its
 * policies are read by {@link PolicyOverrides}; a window needs a {@code catch_up} beside it, which
 * comes in the place of the source's, window included. Of two entries with one name the later one
 * is quarantined. Keys that nobody knows are kept where they are, but {@code last_run_at}, {@code
 * next_run_at} and {@code stats} in a source, which older documents have from a machine, are
 * dropped: they are neither obeyed nor checked, and a document that differs in them alone is the
 * same.
 *
 * <p>Limits: {@value #MAX_BYTES} bytes in UTF-8, as read and as written; 32 levels; 500 sources,
 * beyond which entries are quarantined; 100 characters of cron; 400 digits of a number.
 * Thread-safe.
 */
public final class DiscoveryConfigJson {

  /** Most bytes of a document in UTF-8: 256 KiB. */
  public static final int MAX_BYTES = 256 * 1024;

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private DiscoveryConfigJson() {}

  /**
   * Reads any text; what is wrong with it is found in {@link DiscoveryConfig#violations}. Never
   * throws, and takes time linear in the text.
   */
  public static DiscoveryConfig read(String json) {
    if (isTooLong(json)) {
      return DiscoveryConfig.unreadable(json, tooLong());
    }
    if (!json.isEmpty() && json.charAt(0) == BYTE_ORDER_MARK) {
      return DiscoveryConfig.unreadable(
          json, new Violation("", "JSON without a byte order mark", "U+FEFF as character 1"));
    }
    JsonText read = JsonTextReader.read(json);
    return read instanceof JsonText.Members members
        ? DiscoveryConfig.of(new JsonDocument(members.values()))
        : DiscoveryConfig.unreadable(json, ((JsonText.Refused) read).why());
  }

  /**
   * The stored form: what was read, with the edits since in their places. Numbers are written out
   * without an exponent; reading it gives an equal config, and writing that the same text. An
   * invalid source is written as it was read; an entry that PostgreSQL could not store as JSON (a
   * key twice, U+0000, a number or nesting beyond the limits) as {@code {"$unreadable": "its
   * text"}}. A config that is not readable is written as the text that it was read from.
   */
  public static String write(DiscoveryConfig config) {
    return config.text();
  }

  static boolean isTooLong(String text) {
    return text.length() > MAX_BYTES
        || text.length() > MAX_BYTES / 3
            && text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES;
  }

  static Violation tooLong() {
    return new Violation("", "at most " + MAX_BYTES + " bytes in UTF-8", "more");
  }
}

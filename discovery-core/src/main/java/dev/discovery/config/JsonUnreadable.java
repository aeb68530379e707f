package dev.discovery.config;

import dev.discovery.source.SourceName;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A part of a document that plain values cannot hold: a key twice, U+0000, a number or a nesting
 * beyond the limits. PostgreSQL's {@code jsonb} refuses such a part or, worse, changes it silently
 * into one that looks valid. So its text is stored instead, as {@code {"$unreadable": "..."}}, and
 * read again as what it says: nothing is lost, and it stays quarantined.
 *
 * @param text the part as JSON; storable
 * @param violations their pointers are relative to the part
 * @param name of the source that it is an entry of, if that can be read
 */
record JsonUnreadable(String text, List<Violation> violations, Optional<SourceName> name) {

  static final String KEY = "$unreadable";

  /** Whether {@code value} stands for a text that could not be read as a part either. */
  static boolean isLeftIn(Object value) {
    return value instanceof Map<?, ?> map && map.containsKey(KEY);
  }

  List<Violation> violationsUnder(String pointer) {
    return violations.stream().map(each -> each.under(pointer)).toList();
  }
}

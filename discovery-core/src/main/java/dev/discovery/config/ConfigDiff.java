package dev.discovery.config;

import dev.discovery.source.SourceName;
import dev.discovery.source.SourceRegistry;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What differs between two configs, readable or not; empty exactly if they are equal. Entries are
 * compared by the names of their sources, wherever they stand.
 *
 * <p>A value is shown only if it is known what it is: a field of Discovery's own, or a setting that
 * the schema declares and does not call secret. Any other one is hidden: a secret, a setting that
 * this node has no schema for, a key that nobody knows, a text that cannot be read. That it differs
 * is always said.
 *
 * @param differences in the order of their paths, those of the schedule after those of the sources
 */
public record ConfigDiff(List<Difference> differences) {

  /** What stands for a value that is not shown. */
  public static final String HIDDEN = "(hidden)";

  /** Copies the list. */
  public ConfigDiff {
    differences = List.copyOf(differences);
  }

  /**
   * What leads from one to the other.
   *
   * @param judged the sources whose schema this node has, and which is in force
   */
  public static ConfigDiff between(
      DiscoveryConfig before, DiscoveryConfig after, SourceRegistry judged) {
    return new ConfigDiff(new JsonDifferences(judged).between(before, after));
  }

  /** Whether the two are equal. */
  public boolean isEmpty() {
    return differences.isEmpty();
  }

  /** What leads back. */
  public ConfigDiff inverse() {
    return new ConfigDiff(differences.stream().map(Difference::inverse).toList());
  }

  /**
   * On one line, for a log that everyone may read: the values of Discovery's own fields, and of
   * everything else the path alone.
   */
  public String summary() {
    return differences.stream().map(Difference::summary).collect(Collectors.joining("; "));
  }

  /** What kind of thing differs. */
  public enum Part {
    /** A field that Discovery knows. */
    FIELD,
    /** One setting, or all of a source's at once. */
    SETTING,
    /** A whole entry. */
    ENTRY,
    /** In which order the entries come that both have. */
    ORDER,
    /** A key that nobody knows, or something that is not of its form. */
    OTHER
  }

  /**
   * One thing that differs.
   *
   * @param path as a JSON pointer, with the name of a source in place of its index: {@code
   *     /sources/karnet/settings/limit}; of the second entry of one name {@code karnet (2)}, of one
   *     whose name cannot be read {@code ?}
   * @param source that it belongs to, if it does and its name can be read
   * @param before as JSON, cut to 500 characters, or {@link #HIDDEN}; empty if it was not there
   * @param after likewise; empty if it is not there any more
   */
  public record Difference(
      Part part,
      String path,
      Optional<SourceName> source,
      Optional<String> before,
      Optional<String> after) {

    Difference inverse() {
      return new Difference(part, path, source, after, before);
    }

    String summary() {
      if (part == Part.FIELD || part == Part.ORDER) {
        return path + ": " + before.orElse("nothing") + " -> " + after.orElse("nothing");
      }
      return path + (before.isEmpty() ? " added" : after.isEmpty() ? " removed" : " changed");
    }
  }
}

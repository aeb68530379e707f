package dev.discovery.config;

import dev.discovery.source.SourceName;
import java.util.List;
import java.util.Optional;

/**
 * An entry that cannot be read, which quarantines its source alone. The config keeps what the entry
 * says and writes it back as it was.
 *
 * @param name of the source, if that at least can be read
 * @param violations all of them, at least one
 */
public record InvalidSource(Optional<SourceName> name, List<Violation> violations)
    implements SourceEntry {

  /** Copies the list. */
  public InvalidSource {
    violations = List.copyOf(violations);
  }

  @Override
  public Optional<SourceName> sourceName() {
    return name;
  }
}

package dev.discovery.dbscheduler;

import com.github.kagkarlsson.scheduler.serializer.Serializer;
import dev.discovery.source.RunId;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The payload of a job is its run's id, as decimal digits in UTF-8, and nothing else: no settings,
 * and no Java serialization, which db-scheduler would use by default. Immutable.
 */
final class RunIdSerializer implements Serializer {

  @Override
  public byte @Nullable [] serialize(@Nullable Object data) {
    return data == null ? null : data.toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public <T> @Nullable T deserialize(Class<T> type, byte @Nullable [] payload) {
    if (payload == null) {
      return null;
    }
    long id = Long.parseLong(new String(payload, StandardCharsets.UTF_8));
    return type.cast(new RunId(id));
  }
}

package dev.discovery.worker;

import dev.discovery.source.SettingConflict;
import dev.discovery.source.TargetId;
import dev.discovery.worker.AttemptSettings.InForce;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns of settings that some cities do not get as they set them: once, and again when that has
 * changed, not at every attempt. Remembers the last 1,000 targets of which it warned. Thread-safe.
 */
final class SettingsWarnings {

  private static final Logger log = LoggerFactory.getLogger(RunWorker.class);
  private static final int MOST_TARGETS = 1_000;

  // Guarded by this. What was warned of, as a hash: it may hold many values.
  private final Map<TargetId, Integer> warnedOf = new LinkedHashMap<>();

  /** Called at the start of each attempt. */
  void warn(TargetId target, InForce settings) {
    if (isNews(target, settings)) {
      List<String> keys = settings.conflicts().stream().map(SettingConflict::key).toList();
      log.warn(
          "cities disagree on settings: target={} keys={} complete={}",
          target,
          keys,
          settings.complete());
    }
  }

  /** Whether there is something to warn of that was not warned of before. */
  synchronized boolean isNews(TargetId target, InForce settings) {
    if (settings.conflicts().isEmpty() && settings.complete()) {
      warnedOf.remove(target);
      return false;
    }
    int now = 31 * settings.conflicts().hashCode() + Boolean.hashCode(settings.complete());
    boolean news = !Integer.valueOf(now).equals(warnedOf.remove(target));
    warnedOf.put(target, now);
    if (warnedOf.size() > MOST_TARGETS) {
      warnedOf.remove(warnedOf.keySet().iterator().next());
    }
    return news;
  }
}

package dev.discovery.caffeine;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.discovery.city.CityId;
import dev.discovery.orchestrator.DiscoveryListener;
import dev.discovery.orchestrator.Listeners;
import dev.discovery.port.StatsSource;
import dev.discovery.run.Grain;
import dev.discovery.run.Measured;
import dev.discovery.run.Statistics;
import dev.discovery.run.TargetReport;
import dev.discovery.run.TargetStats;
import dev.discovery.run.Window;
import dev.discovery.source.FailureKind;
import dev.discovery.source.ScopeKey;
import dev.discovery.source.SourceName;
import dev.discovery.source.TargetId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Answers that the store gave a short while ago. In a transaction it always asks the store, whose
 * answer may be of what only that transaction sees, and keeps nothing of it. Thread-safe.
 */
final class CachedStats implements StatsSource {

  private final StatsSource stats;
  private final WatchedTransactions transactions;
  private final DiscoveryListener listener;
  private final Ticker ticker;
  private final Cache<Question, Object> kept;

  CachedStats(
      StatsSource stats,
      WatchedTransactions transactions,
      DiscoveryListener listener,
      CacheLimits limits,
      Ticker ticker) {
    this.stats = stats;
    this.transactions = transactions;
    this.listener = listener;
    this.ticker = ticker;
    this.kept =
        Caffeine.newBuilder()
            .expireAfterWrite(limits.ttl())
            .maximumWeight(limits.rows())
            .weigher((Question question, Object answer) -> 1 + rows(answer))
            .ticker(ticker)
            .executor(Runnable::run)
            .build();
  }

  @Override
  public Map<TargetId, TargetStats> ofTargets(Collection<TargetId> targets) {
    return answer(
        new Question("ofTargets", List.of(Set.copyOf(targets)), Optional.empty()),
        () -> Map.copyOf(stats.ofTargets(targets)));
  }

  @Override
  public Map<TargetId, TargetReport> ofTargets(
      Collection<TargetId> targets, Window window, Instant now) {
    return answer(
        new Question("ofTargets", List.of(Set.copyOf(targets), window), window.from(now)),
        () -> Map.copyOf(stats.ofTargets(targets, window, now)));
  }

  @Override
  public Map<CityId, Map<SourceName, TargetReport>> ofCities(
      Collection<CityId> cities, Window window, Instant now) {
    return answer(
        new Question("ofCities", List.of(Set.copyOf(cities), window), window.from(now)),
        () -> {
          var byCity = new HashMap<>(stats.ofCities(cities, window, now));
          byCity.replaceAll((city, bySource) -> Collections.unmodifiableMap(bySource));
          return Collections.unmodifiableMap(byCity);
        });
  }

  @Override
  public Map<SourceName, TargetReport> ofScope(ScopeKey scope, Window window, Instant now) {
    return answer(
        new Question("ofScope", List.of(scope, window), window.from(now)),
        () -> Collections.unmodifiableMap(stats.ofScope(scope, window, now)));
  }

  @Override
  public List<TargetReport> page(
      SourceName source, Optional<ScopeKey> after, int limit, Window window, Instant now) {
    return answer(
        new Question("page", List.of(source, after, limit, window), window.from(now)),
        () -> List.copyOf(stats.page(source, after, limit, window, now)));
  }

  @Override
  public Statistics ofSource(SourceName source, Window window, Instant now) {
    return answer(
        new Question("ofSource", List.of(source, window), window.from(now)),
        () -> stats.ofSource(source, window, now));
  }

  @Override
  public SortedMap<SourceName, Statistics> ofSources(Window window, Instant now) {
    return answer(
        new Question("ofSources", List.of(window), window.from(now)),
        () -> Collections.unmodifiableSortedMap(stats.ofSources(window, now)));
  }

  @Override
  public Map<FailureKind, Long> failures(SourceName source, Window window, Instant now) {
    return answer(
        new Question("failures", List.of(source, window), window.from(now)),
        () -> Collections.unmodifiableMap(stats.failures(source, window, now)));
  }

  @Override
  public SortedMap<Instant, Statistics> series(Measured of, Grain grain, Instant from) {
    return answer(
        new Question("series", List.of(of, grain), Optional.of(grain.startOf(from))),
        () -> Collections.unmodifiableSortedMap(stats.series(of, grain, from)));
  }

  /** The question says of what type its answer is. */
  @SuppressWarnings("unchecked")
  private <T> T answer(Question question, Supplier<T> query) {
    if (transactions.isOpen()) {
      return ask(question, query);
    }
    var asked = new AtomicBoolean();
    Object answer =
        kept.get(
            question,
            unknown -> {
              asked.set(true);
              return ask(question, query);
            });
    if (!asked.get()) {
      Listeners.tell(() -> listener.statisticsKept(question.method()));
    }
    return (T) answer;
  }

  private <T> T ask(Question question, Supplier<T> query) {
    long start = ticker.read();
    T answer = query.get();
    Duration took = Duration.ofNanos(ticker.read() - start);
    Listeners.tell(() -> listener.statisticsQueried(question.method(), took));
    return answer;
  }

  private static int rows(Object answer) {
    if (answer instanceof Map<?, ?> map) {
      return map.values().stream().mapToInt(CachedStats::rows).sum();
    }
    return answer instanceof List<?> list ? list.size() : 1;
  }
}

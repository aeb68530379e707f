package dev.discovery.testkit.contract;

import dev.discovery.access.Actor;
import dev.discovery.city.City;
import dev.discovery.city.CityId;
import dev.discovery.config.DiscoveryConfig;
import dev.discovery.plan.BackfillRequest;
import dev.discovery.schedule.Cron;
import dev.discovery.schedule.Frequency;
import dev.discovery.source.ScopeKey;
import dev.discovery.source.SourceName;
import dev.discovery.source.TargetId;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Valid arguments for any method that people call, by their types, so that a test can call methods
 * that it does not know. Immutable.
 */
final class AnyArguments {

  private static final Map<Class<?>, Object> SAMPLES =
      Map.ofEntries(
          Map.entry(CityId.class, new CityId("krakow")),
          Map.entry(City.class, Given.city("krakow")),
          Map.entry(SourceName.class, new SourceName("karnet")),
          Map.entry(ScopeKey.class, ScopeKey.parse("city:krakow")),
          Map.entry(DiscoveryConfig.class, DiscoveryConfig.EMPTY),
          Map.entry(Cron.class, Cron.parse("0 0 * * *")),
          Map.entry(Frequency.class, Frequency.ofHours(24)),
          Map.entry(
              BackfillRequest.class,
              new BackfillRequest(
                  TargetId.of("karnet", "city:krakow"),
                  Given.NOW.minusSeconds(86_400),
                  Given.NOW,
                  Duration.ZERO,
                  "why")),
          Map.entry(String.class, "{}"),
          Map.entry(Instant.class, Given.NOW),
          Map.entry(Duration.class, Duration.ofHours(1)),
          Map.entry(ZoneId.class, ZoneId.of("UTC")),
          Map.entry(Optional.class, Optional.empty()),
          Map.entry(List.class, List.of()),
          Map.entry(Set.class, Set.of()),
          Map.entry(Collection.class, List.of()),
          Map.entry(Map.class, Map.of()),
          Map.entry(UnaryOperator.class, UnaryOperator.identity()),
          Map.entry(int.class, 10),
          Map.entry(long.class, 1L));

  private final Actor actor;
  private final boolean flags;

  AnyArguments(Actor actor, boolean flags) {
    this.actor = actor;
    this.flags = flags;
  }

  Object[] of(Method method) {
    return Arrays.stream(method.getParameterTypes()).map(this::sample).toArray();
  }

  private Object sample(Class<?> type) {
    if (type == Actor.class) {
      return actor;
    }
    if (type == boolean.class) {
      return flags;
    }
    Object known = SAMPLES.get(type);
    if (known != null) {
      return known;
    }
    if (type.isEnum()) {
      return type.getEnumConstants()[0];
    }
    if (type.isSealed()) {
      return sample(type.getPermittedSubclasses()[0]);
    }
    if (type.isRecord()) {
      return record(type);
    }
    return constant(type);
  }

  private Object record(Class<?> type) {
    Class<?>[] types =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      Constructor<?> constructor = type.getConstructor(types);
      return constructor.newInstance(Arrays.stream(types).map(this::sample).toArray());
    } catch (ReflectiveOperationException e) {
      throw new AssertionError("expected AnyArguments to know a valid " + type, e);
    }
  }

  /** One that the type itself has. */
  private static Object constant(Class<?> type) {
    return Arrays.stream(type.getFields())
        .filter(field -> Modifier.isStatic(field.getModifiers()) && field.getType() == type)
        .findFirst()
        .map(
            field -> {
              try {
                return field.get(null);
              } catch (IllegalAccessException e) {
                throw new AssertionError(e);
              }
            })
        .orElseThrow(() -> new AssertionError("expected AnyArguments to know a " + type));
  }
}

package dev.discovery.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.city.CityId;
import dev.discovery.schedule.Frequency;
import dev.discovery.source.TargetId;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DemandTest {

  private static final TargetId QUIZ = TargetId.of("pubquiz", "country:PL");

  @Test
  void active_subscriptions_add_up_to_the_smallest_frequency() {
    Demand demand =
        Demand.none(QUIZ)
            .plus(of("b", SubscriptionStatus.ACTIVE, 24))
            .plus(of("a", SubscriptionStatus.ACTIVE, 6))
            .plus(of("c", SubscriptionStatus.ACTIVE, 12))
            .plus(of("d", SubscriptionStatus.DISABLED, 1))
            .plus(of("e", SubscriptionStatus.UNKNOWN, 1));

    assertThat(demand)
        .isEqualTo(new Demand(QUIZ, Optional.of(Frequency.ofHours(6)), Optional.empty()));
  }

  @Test
  void of_quarantined_subscriptions_the_first_city_is_named() {
    Demand demand =
        Demand.none(QUIZ)
            .plus(of("b", SubscriptionStatus.QUARANTINED, 1))
            .plus(of("a", SubscriptionStatus.QUARANTINED, 1))
            .plus(of("c", SubscriptionStatus.QUARANTINED, 1));

    assertThat(demand.quarantined()).contains(new Demand.Held(new CityId("a"), "about a"));
    assertThat(demand.isActive()).isFalse();
  }

  private static Subscription of(String city, SubscriptionStatus status, int hours) {
    return new Subscription(
        new CityId(city),
        QUIZ.source(),
        Optional.of(QUIZ.scope()),
        Optional.of(Frequency.ofHours(hours)),
        status,
        "about " + city,
        "f");
  }
}

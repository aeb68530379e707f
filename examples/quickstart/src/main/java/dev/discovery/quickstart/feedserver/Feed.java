package dev.discovery.quickstart.feedserver;

import dev.discovery.quickstart.feedserver.FeedEvent.Kind;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * Makes up the events of one feed: a pure function of its path and the date, so that the event of a
 * certain day is the same one whenever it is asked for.
 *
 * @param path such as {@code /karnet/krakow.ics}
 */
record Feed(String path) {

  private static final int DAYS_BACK = 2;
  private static final int DAYS_AHEAD = 60;
  private static final LocalDate FIRST_WEEK = LocalDate.of(2026, 1, 5);
  private static final int CANCELLED_DAY = 13;
  private static final int FORGETFUL_DAY = 20;
  private static final int MOVING_DAYS = 5;

  private static final List<String> TITLES =
      List.of(
          "Zażółć gęślą jaźń: koncert",
          "Łąka, noc i jazz; wstęp wolny",
          "Pub quiz \\ finał sezonu",
          "Brave New Wave",
          "Señor Coconut & Björk’s Orchestra",
          "Kino pod gwiazdami 🎬");
  private static final List<String> VENUES =
      List.of(
          "Dom Kultury „Pod Wieżą”, ul. Świętej Gertrudy 12/4, wejście od podwórza, pierwsze piętro",
          "The Old Brewery",
          "Teatr Mały; scena, na dole");

  /**
   * What is offered on {@code today}, in order: the events of that day, of two days before it,
   * which are over, and of those after it.
   *
   * @param days how many days from today on, at most 60
   * @param revision how often the feed has changed; some of its events have moved each time
   */
  List<FeedEvent> events(LocalDate today, int days, int revision) {
    LocalDate until = today.plusDays(Math.min(days, DAYS_AHEAD));
    var events = new ArrayList<FeedEvent>();
    FeedEvent weekly = weekly();
    if (weekly.nextDay(today).isBefore(until)) {
      events.add(weekly);
    }
    for (LocalDate day = today.minusDays(DAYS_BACK); day.isBefore(until); day = day.plusDays(1)) {
      addDay(day, revision, events);
    }
    events.sort(Comparator.comparing(FeedEvent::start).thenComparing(FeedEvent::uid));
    return events;
  }

  private void addDay(LocalDate day, int revision, List<FeedEvent> events) {
    var random = new Random(31L * path.hashCode() + day.toEpochDay());
    Kind kind = kind(day);
    int count = kind == Kind.TIMED ? random.nextInt(3) : 1;
    for (int n = 0; n < count; n++) {
      FeedEvent event = event(day.atTime(17 + random.nextInt(5), 15 * n), kind, n, random);
      boolean moves = kind == Kind.TIMED && day.getDayOfMonth() % MOVING_DAYS == 0;
      events.add(moves ? event.moved(5 * (revision % 12), revision) : event);
    }
  }

  private FeedEvent weekly() {
    var random = new Random(path.hashCode());
    return event(FIRST_WEEK.plusDays(random.nextInt(7)).atTime(20, 0), Kind.WEEKLY, 0, random);
  }

  private FeedEvent event(LocalDateTime start, Kind kind, int n, Random random) {
    String name = path.substring(1).replace('/', '-').replace(".ics", "");
    return new FeedEvent(
        "%s-%s-%d@feeds.example".formatted(name, start.toLocalDate(), n),
        TITLES.get(random.nextInt(TITLES.size())),
        VENUES.get(random.nextInt(VENUES.size())),
        start,
        kind,
        random.nextInt(80),
        0);
  }

  private static Kind kind(LocalDate day) {
    return switch (day.getDayOfMonth()) {
      case 1 -> Kind.ALL_DAY;
      case CANCELLED_DAY -> Kind.CANCELLED;
      case FORGETFUL_DAY -> Kind.WITHOUT_UID;
      default -> Kind.TIMED;
    };
  }
}

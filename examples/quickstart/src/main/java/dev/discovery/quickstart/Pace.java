package dev.discovery.quickstart;

import dev.discovery.config.DiscoveryConfig;
import dev.discovery.config.DiscoveryConfigJson;
import dev.discovery.config.SourceConfig;
import dev.discovery.config.SourceEntry;
import dev.discovery.schedule.Cron;
import dev.discovery.schedule.Frequency;
import dev.discovery.source.SourceSchedule;

/** How fast the quickstart goes. */
enum Pace {

  /** As configs and sources say. */
  AS_WRITTEN,

  /** Each source every minute, so that there is something to see. */
  EVERY_MINUTE;

  private static final Cron EACH_MINUTE = Cron.parse("* * * * *");

  SourceSchedule of(SourceSchedule written) {
    return this == AS_WRITTEN ? written : new SourceSchedule(EACH_MINUTE, written.zone());
  }

  /** The same config, in the stored form, at this pace. What is invalid in it stays as it is. */
  String of(String json) {
    DiscoveryConfig written = DiscoveryConfigJson.read(json);
    if (this == AS_WRITTEN || !written.isReadable()) {
      return json;
    }
    DiscoveryConfig paced =
        written
            .schedule()
            .map(schedule -> written.with(schedule.withCron(EACH_MINUTE)))
            .orElse(written);
    for (SourceEntry entry : written.sources()) {
      if (entry instanceof SourceConfig source) {
        paced = paced.with(source.withFrequency(Frequency.ofMinutes(1)));
      }
    }
    return DiscoveryConfigJson.write(paced);
  }
}

package dev.discovery.schedule;
import java.time.ZoneId;
/** stub */
public record Schedule(Cron cron, ZoneId zone, Frequency frequency) {}

package dev.discovery.admin;

import dev.discovery.config.CitySchedule;
import dev.discovery.config.SourceConfig;
import dev.discovery.plan.DecidedSlot;
import dev.discovery.plan.Explanation.Fact;
import dev.discovery.plan.Parked;
import dev.discovery.plan.Pause;
import dev.discovery.plan.Target;
import dev.discovery.plan.TargetSchedule;
import dev.discovery.plan.TargetState;
import dev.discovery.run.LedgerEntry;
import dev.discovery.run.Run;
import dev.discovery.schedule.EffectiveFrequency;
import dev.discovery.schedule.Schedule;
import dev.discovery.schedule.SlotPolicies;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The facts of an explanation, in their order. Pure, for one use. */
final class ExplainedFacts {

  private final Circumstances all;
  private final Instant now;
  private final Optional<Instant> at;
  private final List<Fact> facts = new ArrayList<>();

  ExplainedFacts(Circumstances all, Optional<Instant> at, Instant now) {
    this.all = all;
    this.at = at;
    this.now = now;
  }

  List<Fact> list() {
    at.ifPresent(asked -> add("asked about", all.at(asked)));
    add("now", all.at(now));
    config();
    all.target().ifPresent(this::target);
    all.target().flatMap(target -> all.pauses().on(target.id(), now)).ifPresent(this::pause);
    all.inFlight().ifPresent(run -> run("run in flight", run));
    all.around().upTo().ifPresent(entry -> decision("decision", entry));
    all.around().after().ifPresent(entry -> decision("decision after", entry));
    return facts;
  }

  private void config() {
    add("city", all.city().city().id().value());
    add("source", all.source().value());
    add("config version", all.city().version().toString());
    all.newest()
        .ifPresent(
            change -> add("config changed", all.at(change.at()) + " by " + change.actor().name()));
    all.city()
        .config()
        .schedule()
        .map(CitySchedule::enabled)
        .ifPresent(enabled -> add("city enabled", enabled.toString()));
    all.city()
        .config()
        .source(all.source())
        .map(SourceConfig::enabled)
        .ifPresent(enabled -> add("source enabled", enabled.toString()));
    all.wish()
        .subscription()
        .ifPresent(
            it ->
                add(
                    "wish",
                    lower(it.status()) + (it.detail().isEmpty() ? "" : ": " + it.detail())));
  }

  private void target(Target target) {
    TargetSchedule schedule = target.schedule();
    SlotPolicies policies = schedule.policies();
    add("target", target.id().toString());
    add("schedule", schedule.ifReadable().map(Schedule::describe).orElse("not readable"));
    add("cron", schedule.cron());
    add("zone", schedule.zone());
    add("frequency", schedule.frequency().length().toString());
    schedule.effectiveFrequency().ifPresent(this::frequency);
    add("overlap", lower(policies.overlapInForce()));
    add(
        "catch-up",
        lower(policies.catchUp().mode())
            + policies.catchUp().window().map(window -> " within " + window).orElse(""));
    if (!policies.spread().window().isZero()) {
      Duration offset = policies.spread().offset(target.id().toString());
      add("spread", policies.spread().window() + ", of which " + offset + " here");
    }
    state(target.state());
  }

  private void frequency(EffectiveFrequency frequency) {
    add("really runs", frequency.describe());
    frequency.notes().forEach(note -> add(note.isWarning() ? "warning" : "note", note.text()));
  }

  private void state(TargetState state) {
    add("active", Boolean.toString(state.active()));
    state.lastSlot().ifPresent(slot -> add("last slot", all.at(slot.at())));
    state.pending().ifPresent(next -> add("next slot", all.at(next.slot().at())));
    state.pending().ifPresent(next -> add("due", all.at(next.dueAt())));
    state.parked().ifPresent(this::parked);
  }

  private void parked(Parked parked) {
    add("parked", lower(parked.reason()) + ": " + parked.detail());
    add("parked since", all.at(parked.since()));
    parked.recheckAt().ifPresent(recheck -> add("looked at again", all.at(recheck)));
  }

  private void pause(Pause pause) {
    add("paused by", pause.actor().name());
    add("pause reaches", pause.scope().toString());
    add("pause reason", pause.reason());
    add("paused since", all.at(pause.since()));
    pause.until().ifPresent(end -> add("paused until", all.at(end)));
  }

  private void decision(String name, LedgerEntry entry) {
    DecidedSlot decided = entry.decided().orElseThrow();
    add(name, "slot " + all.at(decided.slot().at()));
    if (decided.collapsed() > 0) {
      add(name + " through", all.at(decided.through().at()));
      add(
          name + " collapsed",
          (decided.atLeast() ? "at least " : "") + Long.toString(decided.collapsed()));
    }
    if (entry instanceof LedgerEntry.Skipped skipped) {
      add(name + " skipped", lower(skipped.reason()) + " at " + all.at(skipped.decidedAt()));
    } else {
      run(name + " run", ((LedgerEntry.Asked) entry).run());
    }
  }

  private void run(String name, Run run) {
    add(
        name,
        "%s, %s, asked for by %s at %s"
            .formatted(
                run.id(),
                lower(run.state()),
                run.requestedBy().map(Object::toString).orElse("the schedule"),
                all.at(run.enqueuedAt())));
    if (run.progress().attempts() > 0) {
      add(name + " attempts", Integer.toString(run.progress().attempts()));
    }
    run.progress().startedAt().ifPresent(start -> add(name + " started", all.at(start)));
    run.progress().retryAt().ifPresent(retry -> add(name + " tried again", all.at(retry)));
    run.progress().finishedAt().ifPresent(end -> add(name + " ended", all.at(end)));
    run.progress()
        .failure()
        .ifPresent(why -> add(name + " failure", lower(why.kind()) + ": " + why.message()));
  }

  private void add(String name, String value) {
    facts.add(new Fact(name, value));
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}

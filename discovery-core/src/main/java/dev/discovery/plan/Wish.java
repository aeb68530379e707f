package dev.discovery.plan;

/** What configs and registry together ask of one target. */
public sealed interface Wish {

  /** To run on this schedule. */
  record On(TargetSchedule schedule) implements Wish {}

  /** Not to run: no city asks for it. */
  record Off() implements Wish {}

  /** Nothing that can be understood: the only entries that ask for it are invalid. */
  record Invalid(String detail) implements Wish {}
}

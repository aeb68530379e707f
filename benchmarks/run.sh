#!/usr/bin/env bash
# Builds the benchmarks and runs them.
#   run.sh [ARGUMENTS]          what a tick costs: see TickBenchmark
#   run.sh --stats [ARGUMENTS]  what history costs at its full size: see StatsBenchmark
#   run.sh --cron [OPTIONS]     what the next time of a cron costs, beside peers: JMH's options, see CronBenchmark
set -euo pipefail
here="$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
mvn -q -B -f "$here/../pom.xml" -pl benchmarks -am -DskipTests package >&2
main=(dev.discovery.benchmarks.TickBenchmark)
if [[ "${1:-}" == --cron ]]; then
  shift
  main=(org.openjdk.jmh.Main CronBenchmark)
fi
if [[ "${1:-}" == --stats ]]; then
  shift
  main=(dev.discovery.benchmarks.StatsBenchmark)
fi
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -Dorg.slf4j.simpleLogger.defaultLogLevel=error \
  -cp "$here/target/classes:$(<"$here/target/run.classpath")" \
  -Dplans="$here/plans" "${main[@]}" "$@"

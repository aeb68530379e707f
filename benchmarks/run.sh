#!/usr/bin/env bash
# Builds the benchmarks and runs them. Arguments: see TickBenchmark.
set -euo pipefail
here="$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
mvn -q -B -f "$here/../pom.xml" -pl benchmarks -am -DskipTests package >&2
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -Dorg.slf4j.simpleLogger.defaultLogLevel=error \
  -cp "$here/target/classes:$(<"$here/target/run.classpath")" \
  dev.discovery.benchmarks.TickBenchmark "$@"

#!/usr/bin/env bash
# Runs the quickstart, from any directory: builds what it needs, if anything has changed since the last time.
set -euo pipefail

here="$(cd -P "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)"
root="$(cd -P "$here/../.." && pwd)"
classpath_file="$here/target/run.classpath" # written by the build, see pom.xml

is_built() {
  [[ -s "$classpath_file" ]] || return 1
  local changed entry
  # Folders count too: their time changes when a file in them is removed.
  changed="$(find "$root/pom.xml" "$root"/discovery-*/pom.xml "$root"/discovery-*/src/main \
    "$here/pom.xml" "$here/src/main" -newer "$classpath_file" -print -quit)"
  [[ -z "$changed" ]] || return 1
  while read -r entry || [[ -n "$entry" ]]; do
    [[ -e "$entry" ]] || return 1
  done < <(tr ':' '\n' <"$classpath_file")
}

if ! is_built; then
  echo "Building ..." >&2
  rm -f "$classpath_file"
  mvn -q -B -Dstyle.color=never -f "$root/pom.xml" -pl examples/quickstart -am -DskipTests -Dspotless.check.skip=true package >&2
fi

exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -cp "$here/target/classes:$(<"$classpath_file")" \
  dev.discovery.quickstart.Quickstart "$@"

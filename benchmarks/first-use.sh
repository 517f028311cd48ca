#!/bin/sh
# Prints what a program's first use of its first local takes in the calling thread, in microseconds,
# of PerThread and of ThreadLocal: the median and the least of 20 JVMs, on the JDK that JAVA_HOME
# chooses. Needs a quiet machine.
#   benchmarks/first-use.sh
set -eu
root=$(cd "$(dirname "$0")/.." && pwd -P)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
mvn -q -B -f "$root/pom.xml" -DskipTests -pl benchmarks -am package >&2
jar=$(ls "$root"/perthread/target/perthread-*.jar | grep -v -e sources -e javadoc)

for kind in PerThread ThreadLocal; do
  for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    "$java" -cp "$jar:$root/benchmarks/target/classes" \
      io.github.perthread.benchmarks.FirstUseCost $kind
  done | sort -n | awk -v kind=$kind '
    { us[NR] = $1 }
    END { print kind ": median " us[int((NR + 1) / 2)] " us, least " us[1] " us" }'
done

#!/bin/sh
# Lets threads, locals, class loaders and collections come and go, with a small heap.
# Usage: stress/soak.sh --minutes 10
set -eu
cd "$(dirname "$0")"
mvn -q -B -f .. -pl stress -am dependency:build-classpath -Dmdep.outputFile=target/class-path.txt \
  -Dmdep.includeScope=runtime compile
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -Xmx96m \
  -Djava.util.logging.config.file=soak-logging.properties \
  -cp "target/classes:$(cat target/class-path.txt)" io.github.perthread.stress.Soak "$@"

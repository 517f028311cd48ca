#!/bin/sh
# The long form of the jcstress tests: every race, every compilation mode, for about an hour.
# Usage, after mvn verify: stress/jcstress.sh [options of jcstress, such as -m tough or -time 200]
set -eu
cd "$(dirname "$0")"
mvn -q -B -f .. -pl stress -am dependency:build-classpath -Dmdep.outputFile=target/class-path.txt \
  -Dmdep.includeScope=runtime compile
mkdir -p target/jcstress
classes="$PWD/target/classes:$(cat target/class-path.txt)"
cd target/jcstress
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -cp "$classes" org.openjdk.jcstress.Main \
  -t 'io.github.perthread.(Insert|Close|Take)Races' "$@"

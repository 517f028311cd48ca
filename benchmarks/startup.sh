#!/usr/bin/env bash
# How much longer a hello-world takes with the agent, and with an agent that does nothing: the median of 20 starts
# each, in turn. Needs the agent packaged; the JDK is JAVA_HOME's, else that on the PATH.
set -euo pipefail

starts=${1:-20}
root=$(cd "$(dirname "$0")/.." && pwd)
agent=$root/perthread-agent/target/perthread-agent.jar
bin=${JAVA_HOME:+$JAVA_HOME/bin/}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

cat >"$folder/Hello.java" <<'JAVA'
public class Hello {
  public static void main(String[] arguments) {
    System.out.println("hello");
  }

  public static void premain(String options, java.lang.instrument.Instrumentation instrumentation) {}
}
JAVA
"${bin}javac" -d "$folder" "$folder/Hello.java"
echo "Premain-Class: Hello" >"$folder/manifest"
"${bin}jar" --create --file "$folder/empty.jar" --manifest "$folder/manifest" -C "$folder" Hello.class

# The milliseconds that a start takes with options, into a file.
start() {
  local file=$1 before
  shift
  before=$(date +%s%N)
  "${bin}java" "$@" -cp "$folder" Hello >/dev/null 2>&1
  echo "$((($(date +%s%N) - before) / 100000))" >>"$file"
}

median() {
  sort -n "$1" | awk '{ n[NR] = $1 } END { printf "%.1f", (n[int((NR + 1) / 2)] + n[int(NR / 2) + 1]) / 20 }'
}

for ((i = -2; i < starts; i++)); do
  [ "$i" -eq 0 ] && rm -f "$folder"/*.ms # the first two have warmed the caches
  start "$folder/plain.ms"
  start "$folder/empty.ms" "-javaagent:$folder/empty.jar"
  start "$folder/agent.ms" "-javaagent:$agent"
  start "$folder/app.ms" "-javaagent:$agent=place=app"
done

"${bin}java" -version 2>&1 | head -1
for what in plain empty agent app; do
  echo "$what: $(median "$folder/$what.ms") ms"
done

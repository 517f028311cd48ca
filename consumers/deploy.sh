#!/usr/bin/env bash
# Builds what a release is and deploys it into a directory: consumers/deploy.sh DIRECTORY [VERSION [MAVEN OPTION...]]
# The tracked files are copied first, so that the version changes only in the copy, and so that the jars of two
# runs come from two folders.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd -P)
current=$(sed -n 's/.*<version>\(.*\)<\/version>.*/\1/p' "$root/pom.xml" | head -n 1)
mkdir -p "${1:?where to deploy to}"
directory=$(cd "$1" && pwd -P)
version=${2:-${current%-SNAPSHOT}}
shift
if [ $# -gt 0 ]; then
  shift
fi

copy=$(mktemp -d "${TMPDIR:-/tmp}/perthread-release-XXXXXX")
trap 'rm -rf "$copy"' EXIT
(cd "$root" && git ls-files -z | tar --create --null --files-from=- --ignore-failed-read) | tar --extract --directory="$copy"
find "$copy" -name pom.xml -not -path '*/consumers/*' -not -path '*/src/*' -exec \
  sed -i "s|<version>$current</version>|<version>$version</version>|" {} +

cd "$copy"
mvn --batch-mode --no-transfer-progress --quiet -Dquick -P release,python -Dmaven.install.skip=true "$@" \
  deploy "-DaltDeploymentRepository=directory::file:$directory"

#!/bin/sh
# build.sh OUT: build kubebox. The linker flags give the API server its version,
# without which kubectl and Helm cannot parse it.
set -eu
out=$(realpath -m "$1")
cd "$(dirname "$0")"
v=$(go list -m -f '{{.Version}}' k8s.io/kubernetes)
minor=$(echo "$v" | cut -d. -f2)
x=k8s.io/component-base/version
exec go build -buildvcs=false -o "$out" -ldflags "-s -w -X $x.gitVersion=$v -X $x.gitMajor=1 -X $x.gitMinor=$minor" .

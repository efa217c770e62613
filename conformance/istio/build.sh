#!/bin/sh
# build.sh OUT: build istio-oracle.
set -eu
out=$(realpath -m "$1")
cd "$(dirname "$0")"
exec go build -buildvcs=false -o "$out" -ldflags "-s -w" .

#!/usr/bin/env bash
# Tests only: what the participants of tests send. Recorded once per machine from a generated picture, so that nothing is downloaded
# and browsers can decode it.
. "$(dirname "$0")/lib.sh"

say recording "$(node "$repository/packages/testkit/src/recording/make.ts")"

#!/bin/sh
# The pages in a real browser (Debian's Chromium), with the demo's data: every kind of page that can
# be reached, at 360 and 1280 pixels, with and without JavaScript (pages.mjs has what is asked of
# each), and the journeys of people who do something (journey_*.mjs). CAUCE_JOURNEY=b: only that one; "pages": only the pages.
# Skipped, saying so, where there is no browser.
set -u
here=$(cd "$(dirname "$0")" && pwd)
root=${CAUCE_ROOT:-$(cd "$here/../.." && pwd)}
program=${CAUCE_PROGRAM:?the program to test}
place=${CAUCE_BUILD:-$root/build}/browser

skip() {
    echo "# $1"
    echo "browser: 0 passed, 0 failed, 1 skipped"
    exit 0
}
command -v chromium >/dev/null 2>&1 || skip "no chromium here (setup/debian.sh check installs it)"
command -v npm >/dev/null 2>&1 || skip "no npm here (setup/debian.sh check installs it)"

mkdir -p "$place" || exit 1
rm -f "$place"/*.mjs
cp "$here/package.json" "$here/package-lock.json" "$here/.npmrc" "$here"/*.mjs "$place/"
if ! [ -d "$place/node_modules/axe-core" ] || ! [ -d "$place/node_modules/playwright-core" ]; then
    (cd "$place" && npm ci --no-audit --no-fund >npm.log 2>&1) || {
        tail -n 5 "$place/npm.log"
        skip "npm could not install playwright-core and axe-core"
    }
fi

store=$place/demo
rm -rf "$store"
DEMO=$store DEMO_SERVE=0 CAUCE_PROGRAM=$program "$root/examples/demo.sh" >"$place/demo.log" 2>&1 || {
    tail -n 20 "$place/demo.log"
    echo "browser: 0 passed, 1 failed"
    exit 1
}
CAUCE_STORE=$store/cauce.db CAUCE_SHOTS=${CAUCE_SHOTS:-$place/shots} \
    node "$place/run.mjs" "$program"

#!/bin/sh
# libcauce-ocds: built and installed into a folder, the example is compiled against it with
# pkg-config, shared and static, and gives the bytes that the program gives. Prints "ok"/"not ok"
# lines and the count, like every test.
set -u
: "${CAUCE_ROOT:?}" "${BUILD:=build}" "${MAKE:=make}" "${CC:=cc}"
cd "$CAUCE_ROOT" || exit 2
. tests/house/checks.sh
program=${CAUCE_PROGRAM:-$BUILD/cauce}

check library_is_built "$MAKE" -s BUILD="$BUILD" PREFIX="$scratch/here" DESTDIR= install-lib
export PKG_CONFIG_PATH="$scratch/here/lib/pkgconfig"
library=$scratch/here/lib/libcauce-ocds.so.0

only_ours() { ! nm -D --defined-only "$1" | grep -v ' A ' | grep -v ' [TDBR] cauce_ocds_'; }
check library_shows_only_its_header_s_names only_ours "$library"
static_only_ours() { ! nm -g --defined-only "$1" | grep ' [TDBR] ' | grep -v ' [TDBR] cauce_ocds_'; }
check archive_shows_only_its_header_s_names static_only_ours "$scratch/here/lib/libcauce-ocds.a"

# shellcheck disable=SC2046 # words on purpose
check example_compiles_against_it $CC -std=c17 -Wall -Wextra -Werror -o "$scratch/shared" \
    examples/libreria/resumen.c $(pkg-config --cflags --libs cauce-ocds)
# shellcheck disable=SC2046
check example_compiles_against_the_archive $CC -std=c17 -o "$scratch/static" \
    examples/libreria/resumen.c $(pkg-config --cflags cauce-ocds) "$scratch/here/lib/libcauce-ocds.a" \
    $(pkg-config --libs --static cauce-ocds | sed 's/-lcauce-ocds//')
lines() { [ "$(wc -l <examples/libreria/resumen.c)" -le 36 ]; }
check example_is_short lines
if command -v c++ >/dev/null 2>&1; then
    printf '#include <cauce-ocds.h>\nint main() { return cauce_ocds_version() == 0; }\n' >"$scratch/a.cc"
    # shellcheck disable=SC2046
    check header_is_understood_by_cpp c++ -o "$scratch/cpp" "$scratch/a.cc" \
        $(pkg-config --cflags --libs cauce-ocds)
fi

cat >"$scratch/in.jsonl" <<'END'
{"ocid":"ocds-abc123-1","id":"1","date":"2020-01-01T00:00:00Z","tag":["tender"],"initiationType":"tender","tender":{"id":"t","value":{"amount":1.10,"currency":"MXN"}}}
{"ocid":"ocds-abc123-1","id":"2","date":"2020-02-01T00:00:00Z","tag":["award"],"initiationType":"tender","awards":[{"id":"a","title":"x"}]}
{"ocid":
END
export LD_LIBRARY_PATH="$scratch/here/lib"
same() {
    "$1" "$scratch/in.jsonl" >"$scratch/theirs" 2>"$scratch/said"
    unset LD_LIBRARY_PATH
    "$program" ocds compile "$scratch/in.jsonl" >"$scratch/ours" 2>/dev/null
    cmp "$scratch/ours" "$scratch/theirs" && grep -q '1\.10' "$scratch/theirs" &&
        grep -q 'in\.jsonl' "$scratch/said"
}
if [ -x "$program" ]; then
    check example_gives_what_the_program_gives same "$scratch/shared"
    check example_gives_the_same_from_the_archive same "$scratch/static"
fi
end_checks

#!/bin/sh
# The Debian package: it is built, its contents and dependencies are looked at, and the program in
# it runs from where it was unpacked. Prints "ok"/"not ok" lines and the count, like every test.
set -u
: "${CAUCE_ROOT:?}" "${BUILD:=build}" "${MAKE:=make}"
cd "$CAUCE_ROOT" || exit 2
. tests/house/checks.sh

check deb_is_built "$MAKE" BUILD="$BUILD" deb
package=$(ls "$BUILD"/cauce_*.deb | tail -n 1)
dpkg-deb -c "$package" >"$scratch/contents"
for path in bin/cauce share/man/man1/cauce.1.gz share/man/es/man1/cauce.1.gz \
    share/bash-completion/completions/cauce share/doc/cauce/copyright \
    share/doc/cauce/changelog.gz lib/systemd/system/cauce.service share/cauce/layouts/.*layout share/cauce/catalogues/..*; do
    check "deb_holds_$path" matches " \./usr/$path\$" "$scratch/contents"
done
check deb_files_belong_to_root not grep -v ' root/root ' "$scratch/contents"

dpkg-deb -f "$package" Depends >"$scratch/depends"
check deb_depends_on_sqlite matches 'libsqlite3-0 \(>= ' "$scratch/depends"
check deb_depends_on_libc matches 'libc6 \(>= ' "$scratch/depends"

dpkg-deb -x "$package" "$scratch/root"
program=$scratch/root/usr/bin/cauce
# Every library it loads comes from a package it depends on, or from the package itself.
covered() {
    ldd "$program" | sed -n 's/^.* => \([^ ]*\) .*/\1/p' | while read -r library; do
        case $library in "$scratch"/*) continue ;; esac
        [ "$(objdump -p "$program" | grep -c "NEEDED.*$(basename "$library")")" -gt 0 ] || continue
        owner=$(dpkg -S "$library" "$(readlink -f "$library")" 2>/dev/null | head -n 1 | cut -d: -f1)
        grep -q "$owner" "$scratch/depends" || { echo "$library of $owner" && exit 1; }
    done
}
export LD_LIBRARY_PATH="$scratch/root/usr/lib/cauce"
check deb_depends_cover_every_library covered
version=$(cat VERSION)
"$program" --version >"$scratch/version" 2>&1
check deb_program_tells_its_version matches "$version" "$scratch/version"
check deb_program_explains_itself sh -c "'$program' --help | grep -q import"
zcat "$scratch/root/usr/share/man/man1/cauce.1.gz" >"$scratch/cauce.1"
check deb_manual_page_is_clean mandoc -Tlint -Werror "$scratch/cauce.1"
zcat "$scratch/root/usr/share/man/es/man1/cauce.1.gz" >"$scratch/cauce.es.1"
check deb_spanish_manual_page_is_clean mandoc -Tlint -Werror "$scratch/cauce.es.1"
check deb_completion_is_shell bash -n "$scratch/root/usr/share/bash-completion/completions/cauce"
unset LD_LIBRARY_PATH
if [ "$(id -u)" -eq 0 ]; then
    check deb_can_be_installed apt-get -s -q install "$(readlink -f "$package")"
fi
end_checks

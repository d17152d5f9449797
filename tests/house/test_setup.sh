#!/bin/sh
# setup/debian.sh and docs/dependencies.md name the same packages, and the script changes nothing
# on a machine that has them.
set -u
cd "${CAUCE_ROOT:?}" || exit 2
. tests/house/checks.sh

setup/debian.sh --list build check fuzz bench >"$scratch/packages"
check setup_lists_packages test -s "$scratch/packages"
documented() {
    while read -r package; do
        grep -qE "(\\| |, )$package( \\||,| \\()" docs/dependencies.md || echo "$package"
    done <"$scratch/packages" >"$scratch/undocumented"
    is "$(cat "$scratch/undocumented")" ""
}
check setup_installs_only_what_is_documented documented

# The Makefile asks pkg-config for nothing that the script does not install.
provided() {
    for name in $(sed -n 's/^PKGS [:+]= //p' Makefile); do
        file=$(pkg-config --variable=pcfiledir "$name")/$name.pc
        owner=$(dpkg -S "$file" "$(readlink -f "$file")" 2>/dev/null | head -n 1 | cut -d: -f1)
        grep -qx "$owner" "$scratch/packages" || case $owner in
        libcurl4-*-dev) ;;
        *) echo "$name comes from $owner" && return 1 ;;
        esac
    done
}
check setup_installs_every_library_of_the_build provided
setup/debian.sh build check fuzz >"$scratch/out" 2>&1
check setup_has_nothing_to_say_when_all_is_there is "$(cat "$scratch/out")" ""
check setup_names_its_groups_when_it_does_not_know_one sh -c \
    'setup/debian.sh nothing 2>&1 | grep -q "build check fuzz bench"'
check setup_names_no_mirror not grep -nE '[a-z]\.(org|com|net)' setup/debian.sh
end_checks

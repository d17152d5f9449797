#!/bin/sh
# Installs what Cauce needs on Debian 12 or 13 and does nothing when all of it is there.
#
#   setup/debian.sh [build] [check] [fuzz] [bench]      (no word: all four)
#   setup/debian.sh --list build                        prints the packages, installs nothing
#
# Works as root, or through sudo. Packages come from the machine's own configured mirror. On
# Debian 12 one library (yyjson) is only in Debian 13's suite: the script adds that suite from the
# same mirror, pinned so low that nothing else ever comes from it.
set -eu

packages_build="gcc libc6-dev make pkg-config binutils dpkg-dev nettle-dev libxxhash-dev
    libyyjson-dev libzip-dev libexpat1-dev libfreexl-dev libzstd-dev zlib1g-dev
    libsqlite3-dev libseccomp-dev libmicrohttpd-dev libsodium-dev
    libcurl4-gnutls-dev libpq-dev libunistring-dev"
packages_check="clang clang-tidy clang-format gcovr mandoc gettext postgresql postgresql-client
    sqlite3 zip unzip zstd python3 python3-openpyxl openssl util-linux procps
    chromium nodejs npm"
packages_fuzz="clang llvm"
packages_bench="postgresql postgresql-client sqlite3 python3 python3-openpyxl time wrk jq"

source_file=/etc/apt/sources.list.d/cauce-trixie.sources
preferences_file=/etc/apt/preferences.d/cauce-trixie

say() { printf '%s\n' "setup: $*" >&2; }
fail() {
    say "$@"
    exit 1
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null 2>&1; then
        sudo "$@"
    else
        fail "root rights are needed to install packages, and there is no sudo. Run as root:" \
            "apt-get install $(missing)"
    fi
}

installed() {
    [ "$(dpkg-query -W -f '${db:Status-Abbrev}' "$1" 2>/dev/null | cut -c1-2)" = ii ] && return 0
    # Any flavour of curl's development files will do; asking for another would evict it.
    case $1 in
    libcurl4-*-dev) pkg-config --exists libcurl 2>/dev/null ;;
    # Other packages of Node bring npm along, and Debian's own would evict them.
    npm) command -v npm >/dev/null 2>&1 ;;
    *) return 1 ;;
    esac
}

missing() {
    for package in $(printf '%s\n' $wanted | sort -u); do
        installed "$package" || printf '%s ' "$package"
    done
}

available() {
    candidate=$(LC_ALL=C apt-cache policy "$1" 2>/dev/null | sed -n 's/^  Candidate: //p')
    [ -n "$candidate" ] && [ "$candidate" != "(none)" ]
}

# The first address from which this machine takes the main component of its own release,
# whichever way its sources are written (apt reads both forms and tells here what it understood).
own_mirror() {
    apt-get indextargets --format '$(REPO_URI)|$(RELEASE)|$(COMPONENT)|$(CREATED_BY)' |
        sed -n "s/^\\([^|]*\\)|$1|main|Packages\$/\\1/p" | head -n 1
}

add_trixie_for_yyjson() {
    codename=$(. /etc/os-release && printf '%s' "${VERSION_CODENAME:-}")
    [ "$codename" = bookworm ] ||
        fail "libyyjson-dev is not offered by this system's sources, and I only know how to add" \
            "it on Debian 12. Add a source that has it and run this again."
    mirror=$(own_mirror "$codename")
    [ -n "$mirror" ] || fail "found no source for $codename main in this machine's apt settings"
    say "taking libyyjson (and nothing else) from Debian 13's suite on this machine's own mirror"
    {
        printf 'Types: deb\nURIs: %s\nSuites: trixie\nComponents: main\n' "$mirror"
        keyring=/usr/share/keyrings/debian-archive-keyring.gpg
        [ ! -r "$keyring" ] || printf 'Signed-By: %s\n' "$keyring"
    } | as_root tee "$source_file" >/dev/null
    # The general rule keeps the suite from moving anything; the other one lets yyjson in.
    printf '%s\n' 'Package: *' 'Pin: release n=trixie' 'Pin-Priority: 1' '' \
        'Package: libyyjson0 libyyjson-dev' 'Pin: release n=trixie' 'Pin-Priority: 500' |
        as_root tee "$preferences_file" >/dev/null
    as_root apt-get update -q ||
        fail "apt-get update failed with the added suite; see the messages above." \
            "To undo: remove $source_file and $preferences_file"
}

apt_install() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -q -y --no-install-recommends "$@"
}

install_missing() {
    list=$(missing)
    [ -n "$list" ] || return 0
    say "installing: $list"
    for package in $list; do
        available "$package" && continue
        as_root apt-get update -q # a fresh machine has no lists yet
        break
    done
    case " $list" in
    *" libyyjson-dev "*) available libyyjson-dev || add_trixie_for_yyjson ;;
    esac
    # PostgreSQL's packages would start a server of their own; tests start theirs.
    case " $list" in
    *" postgresql "*)
        if ! installed postgresql-common; then
            apt_install postgresql-common
            as_root sed -i 's/^#*create_main_cluster.*/create_main_cluster = false/' \
                /etc/postgresql-common/createcluster.conf
        fi
        ;;
    esac
    # shellcheck disable=SC2086 # the list is words on purpose
    apt_install $list
}

list_only=false
if [ "${1:-}" = --list ]; then
    list_only=true
    shift
fi
[ $# -gt 0 ] || set -- build check fuzz bench
wanted=
compiler_runtime=false
for group in "$@"; do
    case $group in
    build) wanted="$wanted $packages_build" ;;
    check) wanted="$wanted $packages_check" ;;
    fuzz)
        wanted="$wanted $packages_fuzz"
        compiler_runtime=true
        ;;
    bench) wanted="$wanted $packages_bench" ;;
    *) fail "unknown group '$group'; the groups are: build check fuzz bench" ;;
    esac
done
if $list_only; then
    printf '%s\n' $wanted | sort -u
    exit 0
fi

command -v dpkg-query >/dev/null 2>&1 ||
    fail "this script is for Debian 12 and 13. Elsewhere install the equivalents of: $wanted"
install_missing
if $compiler_runtime; then
    # clang's sanitizer and fuzzer runtime is packaged under its version number.
    wanted="libclang-rt-$(clang -dumpversion | cut -d. -f1)-dev"
    install_missing
fi

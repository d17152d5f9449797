#!/bin/sh
# Makes BUILD/cauce_VERSION_ARCH.deb from what `make install` puts together. Called by `make deb`
# with BUILD, VERSION and MAKE in the environment; needs dpkg-dev, not root.
#
# What the package depends on is computed from the libraries that the program uses. yyjson is not
# in Debian 12, so a package made there carries that one library in /usr/lib/cauce.
set -eu
umask 022

: "${BUILD:=build}" "${MAKE:=make}" "${VERSION:?}"
architecture=$(dpkg --print-architecture)
work=$BUILD/deb
root=$work/root
package=$BUILD/cauce_${VERSION}_$architecture.deb
private_lib=/usr/lib/cauce

rm -rf "$work"
mkdir -p "$root/DEBIAN" "$work/debian"

own_libraries=
if [ "$(. /etc/os-release && echo "${VERSION_CODENAME:-}")" = bookworm ]; then
    own_libraries=yes
    "$MAKE" -s BUILD="$BUILD" PROGRAM="$work/cauce" LDFLAGS="-Wl,-rpath,$private_lib" program
else
    "$MAKE" -s BUILD="$BUILD" PROGRAM="$work/cauce" program
fi
"$MAKE" -s BUILD="$BUILD" PROGRAM="$work/cauce" PREFIX=/usr DESTDIR="$root" install
strip --strip-unneeded --remove-section=.comment --remove-section=.note "$root/usr/bin/cauce"

install -d "$root/usr/lib/systemd/system"
install -m 644 packaging/cauce.service "$root/usr/lib/systemd/system/cauce.service"

doc=$root/usr/share/doc/cauce
if [ -n "$own_libraries" ]; then
    install -d "$root$private_lib"
    library=$(ldd "$work/cauce" | sed -n 's/^.*libyyjson[^ ]* => \([^ ]*\) .*/\1/p')
    install -m 644 "$(readlink -f "$library")" "$root$private_lib/libyyjson.so.0"
    install -m 644 /usr/share/doc/libyyjson0/copyright "$doc/copyright.yyjson"
fi

# Debian's own places for the licence and the list of changes.
{
    printf 'Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n'
    printf 'Upstream-Name: cauce\n\nFiles: *\nCopyright: 2026 Cauce contributors\nLicense: Expat\n'
    sed -n '/^Permission/,$p' LICENSE | sed 's/^$/./; s/^/ /'
} >"$doc/copyright"
rm -f "$doc/LICENSE"
gzip -9n "$doc/CHANGELOG.md"
mv "$doc/CHANGELOG.md.gz" "$doc/changelog.gz"
find "$root/usr/share/man" -type f -exec gzip -9n {} +

# dpkg-shlibdeps wants a debian/control beside it.
printf 'Source: cauce\n\nPackage: cauce\nArchitecture: any\n' >"$work/debian/control"
depends=$(cd "$work" && dpkg-shlibdeps -O ${own_libraries:+-lroot$private_lib -xlibyyjson0} \
    --ignore-missing-info root/usr/bin/cauce 2>shlibdeps.log | sed -n 's/^shlibs:Depends=//p')
[ -n "$depends" ] || {
    cat "$work/shlibdeps.log" >&2
    exit 1
}

cat >"$root/DEBIAN/control" <<END
Package: cauce
Version: $VERSION
Architecture: $architecture
Maintainer: Cauce contributors <cauce@localhost>
Installed-Size: $(du -sk --exclude=DEBIAN "$root" | cut -f1)
Depends: $depends
Suggests: postgresql
Section: utils
Priority: optional
Description: exact ledger of public money from published files
 Cauce imports the files that governments in Mexico publish about public money, however broken,
 into an exact, versioned ledger in which every figure leads back to its file and row. One
 program and one data file; PostgreSQL where one machine is not enough.
END
(cd "$root" && find usr -type f -print0 | LC_ALL=C sort -z | xargs -0 md5sum >DEBIAN/md5sums)
dpkg-deb --root-owner-group -Zxz --build "$root" "$package" >/dev/null
echo "$package"

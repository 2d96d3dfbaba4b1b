# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2154
#
# Debian packages, fetched into ltomod's cache without installing them.
#
# To be sourced by a POSIX shell script that runs with `set -eu`:
#
#	me=kernel-tree				# the name that messages carry
#	. "$(dirname "$0")/lib/apt.sh"
#
# Everything lives below $CACHE (${XDG_CACHE_HOME:-$HOME/.cache}/ltomod):
#
#	apt/<arch>/		a private apt state for one architecture: its own package
#				lists and configuration, so that the host's dpkg, its list of
#				architectures and its package lists are neither changed nor
#				required to be fresh, and root is not needed
#	packages/<arch>/<pkg>/	one extracted package each (apt_tree)
#	lock			held by the one run that writes
#	tmp.*			work in progress of that run; never looked at by others
#
# <arch> is a Debian architecture name: amd64, arm64. Nothing that is downloaded is run here:
# `dpkg -x` unpacks, no maintainer script runs. apt checks each file against Debian's signatures.
#
# Functions:
#	say TAG TEXT		a progress line on stderr, as kbuild prints them
#	die TEXT [HINT...]	an error on stderr, one line each, and exit 2
#	cache_lock		wait until no other run writes to the cache; sets TMP, a fresh
#				directory on the cache's file system, removed at exit, and LOG
#	cache_put FROM TO	rename a finished file or directory of $TMP to its place
#	apt_open ARCH [now]	make ARCH's state usable: lists no older than a day (or: just fetched)
#	apt_names ARCH REGEX	the names of the packages that match, one a line
#	apt_has ARCH PKG	is there such a package?
#	apt_depends ARCH PKG	the names it depends on, one a line, versions and choices stripped
#	apt_unpack ARCH DIR PKG...	download the packages and extract them into DIR
#	apt_tree ARCH PKG	print the directory of PKG's extracted copy, fetched when missing

TMP=
LOG=

say() {
	printf '  %-7s %s\n' "$1" "$2" >&2
}

die() {
	printf '%s: error: %s\n' "$me" "$1" >&2
	shift
	for line in "$@"; do
		[ -z "$line" ] || printf '%s:   %s\n' "$me" "$line" >&2
	done
	exit 2
}

CACHE=${XDG_CACHE_HOME:-${HOME:+$HOME/.cache}}
[ -n "$CACHE" ] || die "neither XDG_CACHE_HOME nor HOME is set, so there is no place for the cache"
CACHE=$CACHE/ltomod
case $CACHE in
*[\ \":\']*) die "kbuild cannot work in a path with spaces, colons or quotes: $CACHE" "point XDG_CACHE_HOME elsewhere" ;;
/*) ;;
*) die "XDG_CACHE_HOME is not an absolute path: $XDG_CACHE_HOME" ;;
esac

# --- the cache ------------------------------------------------------------------------------

cache_lock() {
	[ -z "$TMP" ] || return 0
	{ mkdir -p "$CACHE" && touch "$CACHE/lock"; } 2>/dev/null || die "cannot write to $CACHE" \
		"point XDG_CACHE_HOME to a directory that you may write to"
	exec 9>"$CACHE/lock"
	if ! flock -n 9; then
		say WAIT "another run is writing to $CACHE"
		flock 9
	fi
	# The lock is ours, so whatever temporary directory is left belongs to a run that died.
	rm -rf "$CACHE"/tmp.*
	TMP=$(mktemp -d "$CACHE/tmp.XXXXXX") || die "cannot write to $CACHE" "$(cache_room)"
	LOG=$(mktemp) || die "cannot write to ${TMPDIR:-/tmp}"	# not in the cache: it must tell when that is full
	# 1 is what `set -e` makes of a command that fails unforeseen, e.g. a mkdir: a failure, not a finding
	trap 'status=$?; rm -rf "$TMP" "$LOG"; [ $status -ne 1 ] || exit 2' EXIT
	trap 'exit 130' INT
	trap 'exit 143' TERM HUP
}

# Makes a finished file or directory of $TMP visible under its name, at once.
cache_put() {
	{ mkdir -p "${2%/*}" && mv -T "$1" "$2"; } || die "cannot write $2" "$(cache_room)"
}

# Ends the run when less than $1 MiB are free for $2: apt may hang on a disk that fills up.
cache_need() {
	[ "$(df -Pm "$CACHE" | awk 'NR == 2 { print $4 }')" -ge "$1" ] ||
		die "disk full: no room for $2: $1 MiB are needed" "$(cache_room)" \
			"free some space, or point XDG_CACHE_HOME to a bigger file system"
}

cache_room() {
	df -Pm "$CACHE" | awk 'NR == 2 { print $4 " MiB are free on the cache'\''s file system, " $6 }'
}

# Explains why a command failed, from its output in $LOG, and exits. The room that was left is looked
# at before the work in progress is removed.
fail() {
	what=$1
	if grep -q 'No space left on device\|enough free space' "$LOG" ||
	   [ "$(df -Pm "$CACHE" | awk 'NR == 2 { print $4 }')" -lt 4 ]; then
		die "disk full: $what" "$(cache_room)" \
			"free some space, or point XDG_CACHE_HOME to a bigger file system"
	fi
	reason=$(sed -n 's/^[EW]: //p; s/^\(dpkg.*error\)/\1/p' "$LOG" | head -n 1)
	if grep -Eq 'Could not (resolve|connect)|Temporary failure|Network is unreachable|Connection (failed|refused|timed out)|Unable to connect|Cannot initiate the connection' "$LOG"; then
		die "no network: $what" "${reason:-}" \
			"the sources used: $(sources_used)" \
			"set http_proxy if you need a proxy; what is in the cache already works offline"
	fi
	die "$what" "${reason:-$(tail -n 1 "$LOG")}"
}

# --- the private apt state -------------------------------------------------------------------

# Debian's own entries among the host's apt sources, main only, whatever architecture they are
# limited to there. Reads one-line (*.list) and deb822 (*.sources) files, writes deb822.
debian_sources() {
	eval "$(apt-config shell sourcelist Dir::Etc::sourcelist/f sourceparts Dir::Etc::sourceparts/d)"
	for file in "$sourcelist" "${sourceparts%/}"/*.list "${sourceparts%/}"/*.sources; do
		[ -r "$file" ] || continue
		case $file in
		*.sources)	# comments go; a stanza ends at an empty line
			awk '!/^#/ { sub(/[ \t\r]+$/, ""); print } END { print "" }' "$file" ;;
		*) awk '
			$1 == "deb" {
				sub(/#.*/, ""); key = ""
				if (match($0, /\[[^]]*\]/)) {
					options = substr($0, RSTART + 1, RLENGTH - 2)
					$0 = substr($0, 1, RSTART - 1) " " substr($0, RSTART + RLENGTH)
					n = split(options, option)
					for (i = 1; i <= n; i++)
						if (option[i] ~ /^signed-by=/)
							key = "Signed-By: " substr(option[i], 11) "\n"
				}
				components = ""
				for (i = 4; i <= NF; i++)
					components = components " " $i
				printf "URIs: %s\nSuites: %s\nComponents:%s\n%s\n", $2, $3, components, key
			}' "$file" ;;
		esac
	done | awk '
		BEGIN { RS = ""; FS = "\n" }
		{
			uris = suites = components = key = kept = field = ""; types = "deb"; enabled = "yes"
			for (i = 1; i <= NF; i++) {
				if ($i ~ /^[ \t]/) {		# a continued field
					value = $i
				} else {
					field = tolower($i); sub(/:.*/, "", field)
					value = $i; sub(/^[^:]*:/, "", value)
				}
				if (field == "uris") uris = uris " " value
				else if (field == "suites") suites = suites " " value
				else if (field == "components") components = components " " value
				else if (field == "types") types = value
				else if (field == "enabled") enabled = tolower(value)
				else if (field == "signed-by") key = key (key == "" ? "" : "\n") value
			}
			if (enabled ~ /no|false|off|0/ || (" " types " ") !~ / deb /) next
			if ((components " ") !~ / main /) next
			if (key != "" && key !~ /debian-archive/ && key !~ /BEGIN PGP/) next
			ours = 1
			n = split(uris, uri, " ")
			for (i = 1; i <= n; i++)
				if (uri[i] !~ /\/debian(-security)?(\.list|\/[0-9TZ]+)?\/?$/ && uri[i] !~ /\/\/[^\/]*debian\.org\//)
					ours = 0
			if (!ours || !n) next
			printf "Types: deb\nURIs:%s\nSuites:%s\nComponents: main\n", uris, suites
			if (key != "") print "Signed-By:" key
			print ""
		}'
}

default_sources() {
	cat <<-'END'
		Types: deb
		URIs: http://deb.debian.org/debian
		Suites: bookworm bookworm-updates
		Components: main
		Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

		Types: deb
		URIs: http://deb.debian.org/debian-security
		Suites: bookworm-security
		Components: main
		Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
	END
}

sources_used() {
	cat "$CACHE"/apt/*/sources.d/debian.sources 2>/dev/null | sed -n 's/^URIs: *//p' | sort -u | tr '\n' ' '
}

# Runs an apt program on ARCH's private state; its output for people goes to $LOG.
apt_run() {
	apt_conf=$CACHE/apt/$1/apt.conf
	shift
	LC_ALL=C APT_CONFIG=$apt_conf "$@" 2>"$LOG"
}

# The host's Acquire settings (proxies, validity, retries) are kept. Its other settings are not:
# hooks that run after an update belong to the host's lists, not to ours.
apt_configure() {
	state=$CACHE/apt/$1
	mkdir -p "$state/sources.d" "$state/state/lists/partial" "$state/cache/archives/partial"
	: >"$state/status"
	debian_sources >"$TMP/debian.sources"
	if [ ! -s "$TMP/debian.sources" ]; then		# Ubuntu, say: it has apt, and not Debian's keys
		default_sources >"$TMP/debian.sources"
		for key in $(sed -n 's/^Signed-By: //p' "$TMP/debian.sources" | sort -u); do
			[ -r "$key" ] || apt_useless "no Debian among the sources of this machine's apt, and no $key"
		done
	fi
	cache_put "$TMP/debian.sources" "$state/sources.d/debian.sources"
	(umask 077 && {			# a proxy's address may carry a password
		apt-config dump Acquire | grep -v '^Acquire::\(IndexTargets\|Languages\)'
		cat <<-END
			Acquire::Languages "none";
			APT::Architecture "$1";
			APT::Architectures { "$1"; };
			APT::Sandbox::User "root";
			Dir::State "$state/state";
			Dir::State::status "$state/status";
			Dir::Cache "$state/cache";
			Dir::Log "$state/log";
			Dir::Etc::main "/dev/null";
			Dir::Etc::parts "/dev/null";
			Dir::Etc::sourcelist "/dev/null";
			Dir::Etc::sourceparts "$state/sources.d";
			Dir::Etc::preferences "/dev/null";
			Dir::Etc::preferencesparts "/dev/null";
		END
	} >"$TMP/apt.conf")
	cache_put "$TMP/apt.conf" "$state/apt.conf"
}

# Debian's archive is not for this machine: $1 says why.
apt_useless() {
	die "$1" "ltomod takes kernels from Debian's packages, by Debian's apt and dpkg" \
		"elsewhere, give the tree of a kernel that you have: make M=... KDIR=/lib/modules/\$(uname -r)/build" \
		"or let scripts/kernel-tree --source DIR build a kernel from sources that you have"
}

apt_open() {
	for tool in apt-get apt-cache apt-config dpkg; do
		command -v $tool >/dev/null || apt_useless "$tool is missing"
	done
	cache_lock
	stamp=$CACHE/apt/$1/updated
	if [ "${2-}" != now ] && [ -n "$(find "$stamp" -mtime -1 2>/dev/null)" ]; then
		return 0
	fi
	[ ! -e "$TMP/updated-$1" ] || return 0		# once a run is enough
	say UPDATE "package lists ($1)"
	cache_need 150 "Debian's package lists for $1"
	apt_configure "$1"
	apt_run "$1" apt-get -qq --error-on=any update >/dev/null ||
		fail "cannot fetch Debian's package lists for $1"
	touch "$stamp" "$TMP/updated-$1"
}

apt_names() {
	apt_run "$1" apt-cache --names-only search "$2" | sed 's/ .*//' | sort -u
}

apt_has() {
	apt_run "$1" apt-cache --no-all-versions show "$2" >/dev/null
}

apt_depends() {
	apt_run "$1" apt-cache --no-all-versions show "$2" |
		sed -n 's/^Depends: //p' | sed 's/ *[,|] */\n/g' | sed 's/[ :(].*//'
}

# What the packages take while they are extracted, in MiB: the files (Installed-Size is in KiB) and,
# for that time, the packages themselves (Size is in bytes).
apt_size() {
	size_arch=$1
	shift
	apt_run "$size_arch" apt-cache --no-all-versions show "$@" |
		awk '$1 == "Installed-Size:" { kib += $2 } $1 == "Size:" { kib += $2 / 1024 } END { print int(kib / 1024) + 8 }'
}

apt_unpack() {
	unpack_arch=$1
	unpack_dir=$2
	shift 2
	for pkg in "$@"; do
		say FETCH "$pkg"
	done
	cache_need "$(apt_size "$unpack_arch" "$@")" "$*"
	mkdir -p "$TMP/debs" "$unpack_dir"
	if ! (cd "$TMP/debs" && apt_run "$unpack_arch" apt-get -qq download "$@" >/dev/null); then
		fail "cannot download $*"
	fi
	for deb in "$TMP"/debs/*.deb; do
		dpkg -x "$deb" "$unpack_dir" 2>"$LOG" || fail "cannot extract $(basename "$deb")"
		rm -f "$deb"
	done
}

apt_tree() {
	package=$CACHE/packages/$1/$2
	if [ ! -d "$package" ]; then
		cache_lock
		if [ ! -d "$package" ]; then		# a run that we waited for may have made it
			apt_open "$1"
			apt_has "$1" "$2" || apt_open "$1" now
			apt_has "$1" "$2" || die "no package $2 ($1) in Debian" "the sources used: $(sources_used)"
			apt_unpack "$1" "$TMP/package" "$2"
			cache_put "$TMP/package" "$package"
		fi
	fi
	printf '%s\n' "$package"
}

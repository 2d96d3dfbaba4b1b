# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# For scripts that read a kernel tree: where its sources are.

# shellcheck disable=SC2016 # make's words, not ours
# source_tree KDIR FILE: prints the directory with the sources of the prepared tree KDIR: the one
# that has FILE. That is KDIR itself, or what an O= directory and a distribution's headers name in
# their Makefile. Nothing has it: prints what was tried last, and fails.
source_tree() {
	named=''
	if [ -f "$1/$2" ]; then
		named=$1
	elif [ -d "$1/source" ]; then
		named=$1/source
	elif [ -f "$1/Makefile" ]; then
		named=$(sed -n 's,^include[[:space:]]*\(.*\)/Makefile$,\1,p' "$1/Makefile" | tail -n 1)
		case $named in
		'$(dir $(lastword $(MAKEFILE_LIST)))'*)
			named=$1/${named#'$(dir $(lastword $(MAKEFILE_LIST)))'} ;;
		/*) ;;
		*) named=$1/$named ;;
		esac
	fi
	printf '%s\n' "$named"
	[ -f "${named:-/nonexistent}/$2" ]
}

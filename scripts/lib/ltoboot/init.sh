#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# /init of the boot harness's guest (see initramfs.py, which puts it there).
#
# Everything is said through /dev/kmsg: a record of the kernel log reaches the console whole, so a step marker can neither
# split a kernel line nor be split by one, and the console holds steps and kernel messages in their true order, up to the
# last word of a panic. A marker is `TOKEN VERB ARGS`, TOKEN being random for each boot; console.py lists the verbs.
# A module writes to the same log, and can read there what was said. So a step's marker is `TOKEN NONCE VERB ARGS`: each
# NONCE counts once, and those to come stand in a file that has no name any more when the first module is loaded.

export PATH=/bin HOME=/
/bin/busybox --install -s /bin
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs devtmpfs /dev
mount -t debugfs debugfs /sys/kernel/debug
mount -t tracefs tracefs /sys/kernel/tracing
mount -t tmpfs tmpfs /tmp

read -r token </boot-test/token
exec 3</boot-test/nonces
rm /boot-test/token /boot-test/nonces
loaded=
unload=yes

say() {
	read -r nonce <&3
	echo "$token $nonce $*" >/dev/kmsg
}

# capture COMMAND...: runs it; its output goes to the log as `out` records (long lines in pieces: a record has less than
# 1,000 bytes), its exit status to $status. The output ends where the command does, at the `done` line: a process that it
# leaves behind with the pipe in its hands is not waited for.
capture() {
	{
		"$@" </dev/null 2>&1 3<&-
		echo $? >/boot-test/status
		echo "$token done"
	} | awk -v token="$token" '
		function emit(text) { print token " " text >"/dev/kmsg"; fflush("/dev/kmsg") }
		{
			last = sub(token " done$", "")
			if (last && $0 == "")
				exit
			for (; length($0) > 240; $0 = substr($0, 241))
				emit("out+ " substr($0, 1, 240))
			emit("out " $0)
			if (last)
				exit
		}'
	read -r status </boot-test/status
}

# load NAME FILE [PARAM=VALUE]...: busybox's insmod exits with the errno that the kernel answered.
load() {
	name=$1
	shift
	say load "$name"
	capture insmod "$@"
	say loaded "$name" "$status"
	[ "$status" = 0 ] || finish
	loaded="$name $loaded"
}

# try N FILE...: a plan of its own, all FILEs in this order up to the first that the kernel refuses; then out again.
try() {
	number=$1
	shift
	say try "$number"
	taken=
	for file; do
		capture insmod "$file"
		[ "$status" = 0 ] || break
		read -r name _ </proc/modules		# the newest one comes first
		say took "$name $(cat "/sys/module/$name/taint")"
		taken="$name $taken"
	done
	say tried "$number" "$status"
	unload "$taken"
}

# run N: the N-th command of the user, /boot-test/run.N
run() {
	say run "$1"
	capture sh "/boot-test/run.$1"
	say ran "$1" "$status"
}

# unload NAMES, the words of one argument
unload() {
	for name in $1; do
		say unload "$name"
		capture rmmod "$name"
		say unloaded "$name" "$status"
	done
}

# A kernel message without a newline at its end is not shown before the next one comes: without this, the last word of
# a guest that hangs would be missing.
beat() {
	while sleep 1; do
		echo "$token beat" >/dev/kmsg
	done
}

finish() {
	[ $unload = no ] || unload "$loaded"
	say settle
	sleep 0.3		# a timer or a work item that a module left behind goes off here, and not unseen
	say taint "$(cat /proc/sys/kernel/tainted)"	# not `read`: it takes single bytes, a sysctl gives just one then
	say end
	poweroff -f
	sleep 1000		# never return: a PID 1 that ends is a panic of its own
}

say ready "$(uname -r)"
beat </dev/null >/dev/null 2>&1 3<&- &
# shellcheck source=/dev/null
. /boot-test/plan
finish

# SPDX-License-Identifier: GPL-2.0-or-later
#
# readelf -SW -sW FILE -> "NAME OFFSET SIZE": where in the file each size_, off_ and vermagic lies.
function number(hex, i, n) {
	n = 0
	for (i = 1; i <= length(hex); i++)
		n = n * 16 + index("0123456789abcdef", substr(hex, i, 1)) - 1
	return n
}
/^ *\[ *[0-9]+\]/ {
	sub(/^ *\[ */, ""); sub(/\]/, "")
	if ($1 != "0")
		start[$1] = number($5)
}
NF == 8 && $4 == "OBJECT" && $8 ~ /^(size_|off_|vermagic$)/ { print $8, start[$7] + number($2), $3 }

/* SPDX-License-Identifier: GPL-2.0-or-later */
	.text
	.globl init_module, "</script><script>alert(1)</script>", "<!--^|&'"
	.type init_module, @function
init_module:
	jmp "<!--^|&'"
	.size init_module, . - init_module
	.type "</script><script>alert(1)</script>", @function
"</script><script>alert(1)</script>":
	ret
	.size "</script><script>alert(1)</script>", 1
	.type "<!--^|&'", @function
"<!--^|&'":
	ret
	.size "<!--^|&'", 1
	.globl "del~"
	.type "del~", @function
"del~":
	ret
	.size "del~", 1

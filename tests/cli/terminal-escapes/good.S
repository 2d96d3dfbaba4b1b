	.section .modinfo,"a"
	.asciz "vermagic=6.12"
	.section .gnu.linkonce.this_module,"aw"
	.globl __this_module
__this_module:
	.space 64

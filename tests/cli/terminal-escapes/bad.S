	.section .discardEVILEVIL,"a"
	.long 1
	.section .modinfo,"a"
	.asciz "vermagic=6.12 EVILEVIL"
	.asciz "name=EVILEVIL"
	.asciz "license=EVILEVIL"
	.asciz "import_ns=EVILEVIL"
	.asciz "depends=EVILEVIL"
	.section __versions,"a"
	.quad 7
	.asciz "missingEVILEVIL"
	.space 40
	.section .gnu.linkonce.this_module,"aw"
	.globl __this_module
__this_module:
	.space 64
	.section .init.text,"ax"
initEVILEVIL:
	ret
	.section .initcallEVILEVIL.init,"a"
	.long initEVILEVIL - .
	.section .text,"ax"
	.globl funcEVILEVIL
	.type funcEVILEVIL,@function
funcEVILEVIL:
	call missingEVILEVIL
	call initEVILEVIL
	ret
	.section .export_symbol,"a"
__export_symbol_funcEVILEVIL:
	.asciz "GPL"
	.asciz "EVILEVIL"
	.balign 8
	.quad funcEVILEVIL
	.section __ksymtab,"a"
__ksymtab_funcEVILEVIL:
	.long funcEVILEVIL - .
	.long __kstrtab - .
	.long __kstrtab - .
	.section __ksymtab_strings,"aMS",@progbits,1
__kstrtab:
	.asciz "funcEVILEVIL"

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every code of a diagnostic, once: what a tool can print in [brackets]. The
 * names are stable, since people look them up (docs/DIAGNOSTICS.md explains each,
 * which a test holds against this list) and programs compare them.
 */
#ifndef LTOMOD_BASE_CODES_H
#define LTOMOD_BASE_CODES_H

#define DIAG_CODES(CODE) \
	CODE(CODE_AUDIT_BITCODE, "audit-bitcode") \
	CODE(CODE_AUDIT_COMMON, "audit-common") \
	CODE(CODE_AUDIT_CRC, "audit-crc") \
	CODE(CODE_AUDIT_DANGLING, "audit-dangling") \
	CODE(CODE_AUDIT_DOUBLE, "audit-double") \
	CODE(CODE_AUDIT_INIT, "audit-init") \
	CODE(CODE_AUDIT_LEFTOVER, "audit-leftover") \
	CODE(CODE_AUDIT_MODINFO, "audit-modinfo") \
	CODE(CODE_AUDIT_MODULE, "audit-module") \
	CODE(CODE_AUDIT_NAME, "audit-name") \
	CODE(CODE_AUDIT_PREL, "audit-prel") \
	CODE(CODE_AUDIT_PROMOTED, "audit-promoted") \
	CODE(CODE_AUDIT_RELOC, "audit-reloc") \
	CODE(CODE_AUDIT_RELOCATION, "audit-relocation") \
	CODE(CODE_AUDIT_RENAMED, "audit-renamed") \
	CODE(CODE_AUDIT_SPLIT, "audit-split") \
	CODE(CODE_AUDIT_UNDEFINED, "audit-undefined") \
	CODE(CODE_AUDIT_UNVERSIONED, "audit-unversioned") \
	CODE(CODE_AUDIT_UNUSED, "audit-unused") \
	CODE(CODE_AUDIT_VERSIONS, "audit-versions") \
	CODE(CODE_AUDIT_WEAK, "audit-weak") \
	CODE(CODE_AUDIT_WRITABLE, "audit-writable") \
	CODE(CODE_BLOCK_ARCHIVE, "block-archive") \
	CODE(CODE_BLOCK_CONFLICT, "block-conflict") \
	CODE(CODE_BLOCK_FUTURE, "block-future") \
	CODE(CODE_BLOCK_MALFORMED, "block-malformed") \
	CODE(CODE_BLOCK_MISSING, "block-missing") \
	CODE(CODE_BLOCK_RECORD, "block-record") \
	CODE(CODE_BLOCK_STALE, "block-stale") \
	CODE(CODE_BLOCK_VERIFY, "block-verify") \
	CODE(CODE_BOOT_IMAGE, "boot-image") \
	CODE(CODE_BTF_BASE, "btf-base") \
	CODE(CODE_BTF_MALFORMED, "btf-malformed") \
	CODE(CODE_BTF_MISSING, "btf-missing") \
	CODE(CODE_CMD_COMMAND, "cmd-command") \
	CODE(CODE_CMD_SYNTAX, "cmd-syntax") \
	CODE(CODE_CODE_SIZE, "code-size") \
	CODE(CODE_COMPRESSED_BOMB, "compressed-bomb") \
	CODE(CODE_COMPRESSED_MALFORMED, "compressed-malformed") \
	CODE(CODE_CONFIG_SYNTAX, "config-syntax") \
	CODE(CODE_CRC_CONFLICT, "crc-conflict") \
	CODE(CODE_DECLARATION_DEPTH, "declaration-depth") \
	CODE(CODE_DESCRIPTION_MISSING, "description-missing") \
	CODE(CODE_DEVTABLE_BOUNDS, "devtable-bounds") \
	CODE(CODE_DEVTABLE_ENTRY, "devtable-entry") \
	CODE(CODE_DEVTABLE_LAYOUT, "devtable-layout") \
	CODE(CODE_DEVTABLE_SIZE, "devtable-size") \
	CODE(CODE_DEVTABLE_TERMINATOR, "devtable-terminator") \
	CODE(CODE_DEVTABLE_UNKNOWN, "devtable-unknown") \
	CODE(CODE_DEVTABLE_VALUE, "devtable-value") \
	CODE(CODE_DIALECT_TREE, "dialect-tree") \
	CODE(CODE_ELF_STRING, "elf-string") \
	CODE(CODE_ELF_VERIFY, "elf-verify") \
	CODE(CODE_EXPORT_NAMESPACE, "export-namespace") \
	CODE(CODE_EXPORT_RECORD, "export-record") \
	CODE(CODE_EXPORT_STATIC, "export-static") \
	CODE(CODE_EXPORT_TWICE, "export-twice") \
	CODE(CODE_EXPORT_UNDEFINED, "export-undefined") \
	CODE(CODE_EXPORT_UNVERSIONED, "export-unversioned") \
	CODE(CODE_FILE_READ, "file-read") \
	CODE(CODE_FILE_WRITE, "file-write") \
	CODE(CODE_FINAL_LINKER, "final-linker") \
	CODE(CODE_HANDOFF_SYNTAX, "handoff-syntax") \
	CODE(CODE_HANDOFF_VERSION, "handoff-version") \
	CODE(CODE_HARDENING_CODE, "hardening-code") \
	CODE(CODE_HARDENING_ELSEWHERE, "hardening-elsewhere") \
	CODE(CODE_HARDENING_FLAGS, "hardening-flags") \
	CODE(CODE_ID_LAYOUT_PROBE, "id-layout-probe") \
	CODE(CODE_ID_LAYOUT_SYNTAX, "id-layout-syntax") \
	CODE(CODE_IMPORT_NO_CRC, "import-no-crc") \
	CODE(CODE_INITCALL_COUNTER, "initcall-counter") \
	CODE(CODE_INITCALL_ENTRY, "initcall-entry") \
	CODE(CODE_INITCALL_EXTRA, "initcall-extra") \
	CODE(CODE_INITCALL_LEFT, "initcall-left") \
	CODE(CODE_INITCALL_LEVEL, "initcall-level") \
	CODE(CODE_INITCALL_LOST, "initcall-lost") \
	CODE(CODE_INITCALL_NAME, "initcall-name") \
	CODE(CODE_INITCALL_NONE, "initcall-none") \
	CODE(CODE_INITCALL_ORDER, "initcall-order") \
	CODE(CODE_INITCALL_TABLE, "initcall-table") \
	CODE(CODE_INITCALL_TWICE, "initcall-twice") \
	CODE(CODE_INPUT_MISSING, "input-missing") \
	CODE(CODE_KERNEL_MACHINE, "kernel-machine") \
	CODE(CODE_KERNEL_MODULES, "kernel-modules") \
	CODE(CODE_KERNEL_NONE, "kernel-none") \
	CODE(CODE_KERNEL_UNPROVEN, "kernel-unproven") \
	CODE(CODE_KERNEL_PARTIAL, "kernel-partial") \
	CODE(CODE_KERNEL_VERSION, "kernel-version") \
	CODE(CODE_KSYMTAB_MALFORMED, "ksymtab-malformed") \
	CODE(CODE_LICENSE_GPL_ONLY, "license-gpl-only") \
	CODE(CODE_LICENSE_MISSING, "license-missing") \
	CODE(CODE_LINK_LLVM, "link-llvm") \
	CODE(CODE_LINK_MACHINE, "link-machine") \
	CODE(CODE_LOAD_BTF, "load-btf") \
	CODE(CODE_LOAD_COMMON, "load-common") \
	CODE(CODE_LOAD_CRC_DIFFERS, "load-crc-differs") \
	CODE(CODE_LOAD_CRC_UNKNOWN, "load-crc-unknown") \
	CODE(CODE_LOAD_DEPENDENCY_CIRCULAR, "load-dependency-circular") \
	CODE(CODE_LOAD_DEPENDENCY_MISSING, "load-dependency-missing") \
	CODE(CODE_LOAD_DOUBLE, "load-double") \
	CODE(CODE_LOAD_EXPORT_TWICE, "load-export-twice") \
	CODE(CODE_LOAD_FLAGS, "load-flags") \
	CODE(CODE_LOAD_GPL_ONLY, "load-gpl-only") \
	CODE(CODE_LOAD_LIVEPATCH, "load-livepatch") \
	CODE(CODE_LOAD_MACHINE, "load-machine") \
	CODE(CODE_LOAD_NAMESPACE, "load-namespace") \
	CODE(CODE_LOAD_NAMESPACE_MODULE, "load-namespace-module") \
	CODE(CODE_LOAD_NAMESPACE_UNKNOWN, "load-namespace-unknown") \
	CODE(CODE_LOAD_NO_MODULE, "load-no-module") \
	CODE(CODE_LOAD_NO_VERMAGIC, "load-no-vermagic") \
	CODE(CODE_LOAD_NO_VERSIONS, "load-no-versions") \
	CODE(CODE_LOAD_PROPRIETARY, "load-proprietary") \
	CODE(CODE_LOAD_RELOCATION, "load-relocation") \
	CODE(CODE_LOAD_SECTION, "load-section") \
	CODE(CODE_LOAD_SIGNATURE, "load-signature") \
	CODE(CODE_LOAD_SIGNATURE_DAMAGED, "load-signature-damaged") \
	CODE(CODE_LOAD_STRUCT_MODULE, "load-struct-module") \
	CODE(CODE_LOAD_SYMBOL_MISSING, "load-symbol-missing") \
	CODE(CODE_LOAD_SYMBOL_UNVERSIONED, "load-symbol-unversioned") \
	CODE(CODE_LOAD_TOOLCHAIN_BTI, "load-toolchain-bti") \
	CODE(CODE_LOAD_TOOLCHAIN_COMPILER, "load-toolchain-compiler") \
	CODE(CODE_LOAD_TOOLCHAIN_GUARD, "load-toolchain-guard") \
	CODE(CODE_LOAD_TOOLCHAIN_IBT, "load-toolchain-ibt") \
	CODE(CODE_LOAD_TOOLCHAIN_KCFI, "load-toolchain-kcfi") \
	CODE(CODE_LOAD_TOOLCHAIN_LTO, "load-toolchain-lto") \
	CODE(CODE_LOAD_TOOLCHAIN_RANDSTRUCT, "load-toolchain-randstruct") \
	CODE(CODE_LOAD_TOOLCHAIN_RETPOLINE, "load-toolchain-retpoline") \
	CODE(CODE_LOAD_TOOLCHAIN_RETHUNK, "load-toolchain-rethunk") \
	CODE(CODE_LOAD_TOOLCHAIN_SCS, "load-toolchain-scs") \
	CODE(CODE_LOAD_TYPES_DIFFER, "load-types-differ") \
	CODE(CODE_LOAD_TYPES_UNKNOWN, "load-types-unknown") \
	CODE(CODE_LOAD_UNSIGNED, "load-unsigned") \
	CODE(CODE_LOAD_UNWIND, "load-unwind") \
	CODE(CODE_LOAD_VERMAGIC, "load-vermagic") \
	CODE(CODE_LOAD_WRITABLE, "load-writable") \
	CODE(CODE_MCOUNT_CALL, "mcount-call") \
	CODE(CODE_MCOUNT_RELOCATIONS, "mcount-relocations") \
	CODE(CODE_MCOUNT_SLOT, "mcount-slot") \
	CODE(CODE_MCOUNT_SYMBOL, "mcount-symbol") \
	CODE(CODE_MCOUNT_TABLE, "mcount-table") \
	CODE(CODE_MOD_OBJECT, "mod-object") \
	CODE(CODE_MOD_SYNTAX, "mod-syntax") \
	CODE(CODE_MODINFO_END, "modinfo-end") \
	CODE(CODE_MODULE_NAME_LONG, "module-name-long") \
	CODE(CODE_MODULE_NAME_TWICE, "module-name-twice") \
	CODE(CODE_NAME_UNPRINTABLE, "name-unprintable") \
	CODE(CODE_NAMES_UNDEFINED, "names-undefined") \
	CODE(CODE_NAMESPACE_MISSING, "namespace-missing") \
	CODE(CODE_NAMESPACE_RESERVED, "namespace-reserved") \
	CODE(CODE_NEEDS_ELF, "needs-elf") \
	CODE(CODE_NO_DISASSEMBLER, "no-disassembler") \
	CODE(CODE_OBJECT_MACHINE, "object-machine") \
	CODE(CODE_OBJECT_MALFORMED, "object-malformed") \
	CODE(CODE_OBJECT_NOT_ELF, "object-not-elf") \
	CODE(CODE_OBJECT_UNKNOWN, "object-unknown") \
	CODE(CODE_OBJECT_UNSUPPORTED, "object-unsupported") \
	CODE(CODE_ORDER_DOUBLE, "order-double") \
	CODE(CODE_ORDER_SYNTAX, "order-syntax") \
	CODE(CODE_RETENTION_ROOT, "retention-root") \
	CODE(CODE_RULES_SYNTAX, "rules-syntax") \
	CODE(CODE_SECTION_EXPORT, "section-export") \
	CODE(CODE_SECTION_EXTABLE, "section-extable") \
	CODE(CODE_SECTION_MISMATCH, "section-mismatch") \
	CODE(CODE_SECTION_MISMATCHES, "section-mismatches") \
	CODE(CODE_SECTION_NONALLOC, "section-nonalloc") \
	CODE(CODE_SOURCE_BYTES, "source-bytes") \
	CODE(CODE_SOURCE_CUT, "source-cut") \
	CODE(CODE_SOURCE_GENERATION, "source-generation") \
	CODE(CODE_SOURCE_SYNTAX, "source-syntax") \
	CODE(CODE_SRCVERSION_SOURCES, "srcversion-sources") \
	CODE(CODE_SYMBOL_COMMON, "symbol-common") \
	CODE(CODE_SYMBOL_TOO_LONG, "symbol-too-long") \
	CODE(CODE_SYMBOL_UNDEFINED, "symbol-undefined") \
	CODE(CODE_SYMTYPES_SYNTAX, "symtypes-syntax") \
	CODE(CODE_SYMVERLIST_SYNTAX, "symverlist-syntax") \
	CODE(CODE_SYMVERS_SYNTAX, "symvers-syntax") \
	CODE(CODE_SYMVERSIONS_SYNTAX, "symversions-syntax") \
	CODE(CODE_TYPES_CRASH, "types-crash") \
	CODE(CODE_TYPES_DEBUG, "types-debug") \
	CODE(CODE_TYPES_MISSING, "types-missing") \
	CODE(CODE_TYPES_NONE, "types-none") \
	CODE(CODE_TYPES_RULE, "types-rule") \
	CODE(CODE_VERSIONS_MALFORMED, "versions-malformed") \
	CODE(CODE_VMLINUX_UNUSABLE, "vmlinux-unusable") \
	CODE(CODE_WHOLE_KEEP, "whole-keep") \
	CODE(CODE_WHOLE_LIBRARY, "whole-library") \
	CODE(CODE_WHOLE_LINK, "whole-link") \
	CODE(CODE_WHOLE_LINKER, "whole-linker") \
	CODE(CODE_WHOLE_NOTHING, "whole-nothing") \
	CODE(CODE_WRONG_ARCH, "wrong-arch")

#define DIAG_CODE_NAME(name, text) name,
enum diag_code {
	CODE_NONE,
	DIAG_CODES(DIAG_CODE_NAME)
	DIAG_CODE_COUNT
};
#undef DIAG_CODE_NAME

/* "symvers-syntax". */
const char *code_text(enum diag_code code);

#endif

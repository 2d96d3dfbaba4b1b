/* SPDX-License-Identifier: GPL-2.0-or-later */
#define KSYMTAB_FUNC(name, sec, ns) extern int name(void); static int (*__ksymtab_##name)(void) \
	__attribute__((used, section("___ksymtab" sec "+" #name))) = name
#define KSYMTAB_DATA(name, sec, ns) extern int name[]; static int *__ksymtab_##name \
	__attribute__((used, section("___ksymtab" sec "+" #name))) = name
#define SYMBOL_CRC(sym, crc, sec) static const unsigned __kcrctab_##sym \
	__attribute__((used, section("___kcrctab" sec "+" #sym))) = crc

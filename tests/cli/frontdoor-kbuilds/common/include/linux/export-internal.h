/* SPDX-License-Identifier: GPL-2.0-or-later */
#define KSYMTAB_FUNC(sym, sec, ns) extern int sym(void); static int (*__ksymtab_##sym)(void) \
	__attribute__((used, section("___ksymtab" sec "+" #sym))) = sym
#define SYMBOL_CRC(sym, crc, sec) static const unsigned __kcrctab_##sym \
	__attribute__((used, section("___kcrctab" sec "+" #sym))) = crc

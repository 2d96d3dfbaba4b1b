/* SPDX-License-Identifier: GPL-2.0-or-later */
const char bytes[1000] = "a module, as far as its size is asked for, and who compiled it";
#ifdef GCC
__asm__(".ident \"GCC: (GNU) 12\"");
#endif

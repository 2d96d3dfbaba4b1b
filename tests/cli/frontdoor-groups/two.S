/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The same once more: the linker keeps the first of each group. */
#include "one.S"

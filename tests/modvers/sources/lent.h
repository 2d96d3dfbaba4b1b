/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the lenders export. */
int mv_lend(int amount);
int mv_lend_gpl(int amount);
int mv_lend_ns(int amount);
int mv_circle_a(int n);
int mv_circle_b(int n);

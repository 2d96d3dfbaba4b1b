/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What tells 5.15.97 from the newest release of its generation: the last bit does not count. */
/* mode != TYPEC_ANY_MODE */

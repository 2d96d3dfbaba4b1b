/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What tells 6.6.17 from the newest release of its generation: the last bit does not count. */
/* do_mhi_ep_entry( mode != TYPEC_ANY_MODE */

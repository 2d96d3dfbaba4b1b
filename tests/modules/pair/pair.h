/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What ltomod_lender exports to ltomod_borrower. */
#ifndef LTOMOD_PAIR_H
#define LTOMOD_PAIR_H

/* Takes `amount` from the till; what is left, or -ENOSPC and nothing taken. */
int ltomod_lender_borrow(int amount);
void ltomod_lender_give_back(int amount);

#endif

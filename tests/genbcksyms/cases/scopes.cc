// SPDX-License-Identifier: GPL-2.0-or-later
/* Names with their scopes, as of Rust; and a method, whose declaration counts. */
#include "scopes.hh"
extern "C" {
	outer::inner::plain sc_plain;
	outer::holder sc_holder;
	outer::holder::within sc_within;
	outer::number sc_number;
	outer::choice sc_choice;
	outer::either::picked sc_picked;
	int sc_function(outer::inner::plain *p, bare b) { return p->x + b.y; }
}
int outer::holder::method(int named) { return named + b.x; }

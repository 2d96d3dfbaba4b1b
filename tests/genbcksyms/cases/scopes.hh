/* SPDX-License-Identifier: GPL-2.0-or-later */
struct bare { int y; struct { struct deep { int z; } d; } u; };
namespace outer {
	namespace inner { struct plain { int x; plain *next; }; }
	typedef unsigned number;
	enum choice { ONE, TWO };
	union either { int a; struct picked { int p; } c; };
	struct holder {
		struct within { choice c; };
		int method(int named) asm("sc_method");
		inner::plain b;
		within w;
		either e;
		struct { struct lost { int l; } m; } n;
	};
}

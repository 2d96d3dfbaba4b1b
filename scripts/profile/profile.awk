# SPDX-License-Identifier: GPL-2.0-or-later
#
# The reasoning half of scripts/kernel-profile; the running half is the shell script.
#
#   mode=plan    prints the questions that need the compiler: "NUMBER<TAB>KIND<TAB>TEXT"
#   mode=derive  reads their answers and writes kbuild.args (one shell-quoted word a line),
#                autoconf.h, profile.txt, unanswered (symbols, one a line) and refused (symbol and
#                flags that the compiler does not take) into `dir`
#
# Inputs, each announced by a variable set before it on the command line (part=...):
#   facts    "NAME<TAB>VALUE", from the tools          answers  "NUMBER<TAB>y or n"
#   conf     the tree's include/config/auto.conf       header   its include/generated/autoconf.h
#   table    probes and consequences                   kept     the file kept
#   kconfig  Kconfig files of the tree, if it has them
#
# tree[s]   s as auto.conf has it, unquoted; unset if off       eff[s]   s for this compiler
# inhead[s] s as autoconf.h defines it, as written              why[s]   who answered
# row*[i]   the table, line by line                             order[i] symbols with an answer
# terms[s]  what Kconfig says of s and versions, as an expr; unset if there is no "config s"
#
# Plain POSIX awk; mawk is what Debian installs.

function unquote(v) {
	if (v ~ /^".*"$/) {
		quoted = 1
		v = substr(v, 2, length(v) - 2)
	}
	return v
}

function value(s)	{ return (s in eff) ? eff[s] : ((s in tree) ? tree[s] : "") }
function is_on(s, v)	{ v = value(s); return v != "" && v != "n" && v != "0" }

# One term of an expr: alternatives joined by |.
function term_holds(term, alt, n, i, at) {
	n = split(term, alt, "|")
	for (i = 1; i <= n; i++) {
		at = index(alt[i], ">=")
		if (at) {
			if (value(substr(alt[i], 1, at - 1)) + 0 >= substr(alt[i], at + 2) + 0)
				return 1
		} else if ((at = index(alt[i], "<"))) {
			if (value(substr(alt[i], 1, at - 1)) + 0 < substr(alt[i], at + 1) + 0)
				return 1
		} else if (alt[i] ~ /^!/) {
			if (!is_on(substr(alt[i], 2)))
				return 1
		} else if (is_on(alt[i]))
			return 1
	}
	return 0
}

function expr_holds(text, term, n, i) {
	n = split(text, term, " ")
	for (i = 1; i <= n; i++)
		if (!term_holds(term[i]))
			return 0
	return 1
}

# 6.12 before 7.1
function generation(v, part) {
	split(v, part, ".")
	return 1000 * part[1] + part[2]
}

# Line i of kind tree as an expr; 0 if it does not concern this tree.
function of_tree(i, pair, n, k, at, found) {
	tree_expr = ""
	if (rowsym[i] in terms) {
		tree_expr = terms[rowsym[i]]
		return 1
	}
	n = split(rowtext[i], pair, " ")
	for (k = 1; k <= n; k++) {
		at = index(pair[k], ":")
		if (generation(substr(pair[k], 1, at - 1)) <= generation(fact["release"])) {
			tree_expr = substr(pair[k], at + 1)
			found = 1
		}
	}
	return found
}

function asked(i) {
	return (rowarch[i] == "-" || rowarch[i] == arch) && (rowwhen[i] == "any" || rowsym[i] in tree) &&
	       (rowkind[i] != "tree" || of_tree(i))
}
# Is line i put to the compiler?
function compiled(i)	{ return rowkind[i] ~ /^(flag|value|asm|c|code|ld)$/ || (rowkind[i] == "need" && rowtext[i] ~ /^-/) }

# What is put to the compiler for row i: for a value, its flag.
function question(i, t) {
	t = rowtext[i]
	if (rowkind[i] == "value")
		t = substr(t, 1, index(t, " => ") - 1)
	return (rowkind[i] ~ /^(value|need)$/ ? "flag" : rowkind[i]) "\t" t
}

# The string of a value for yes, or for no.
function string_of(text, yes, at) {
	text = substr(text, index(text, " => ") + 4)
	at = index(text, " else ")
	if (yes)
		return at ? substr(text, 1, at - 1) : text
	return at ? substr(text, at + 6) : ""
}

# Numbers the questions; one asked by two rows is asked once.
function number_questions(i, q) {
	for (i = 1; i <= rows; i++) {
		if (!compiled(i) || !asked(i))
			continue
		q = question(i)
		if (!(q in qnum)) {
			qnum[q] = ++questions
			if (mode == "plan")
				print questions "\t" q
		}
		rowq[i] = qnum[q]
	}
}

# "" for no, else y or the value itself.
function answer(i, q) {
	if (rowkind[i] == "fact") {
		if (!(rowtext[i] in fact))
			fail("no fact is called " rowtext[i])
		return fact[rowtext[i]]
	}
	if (rowkind[i] == "expr" || (rowkind[i] == "need" && !compiled(i)))
		return expr_holds(rowtext[i]) ? "y" : ""
	if (rowkind[i] == "tree")
		return expr_holds(tree_expr) ? "y" : ""
	q = rowq[i]
	if (!(q in reply))
		fail("question " q " (" rowsym[i] ") was not answered")
	if (rowkind[i] == "value")
		return string_of(rowtext[i], reply[q] == "y")
	return reply[q] == "y" ? "y" : ""
}

function reason_of(i) {
	return rowkind[i] ": " (rowkind[i] == "tree" ? (tree_expr == "" ? "any version" : tree_expr) : rowtext[i])
}

function derive(i, s, a) {
	for (i = 1; i <= rows; i++) {
		if (!asked(i))
			continue
		s = rowsym[i]
		a = answer(i)
		if (rowkind[i] == "need") {
			if (a == "")
				refused[++refusals] = s "\t" rowtext[i]
			continue
		}
		if (!(s in why)) {
			order[++symbols] = s
			eff[s] = a
			why[s] = reason_of(i)
		} else {
			if (a == "")
				eff[s] = ""
			why[s] = why[s] "; " reason_of(i)
		}
		if (rowkind[i] == "value" || rowtext[i] ~ /-text$/)
			is_string[s] = 1
	}
}

# How autoconf.h would define s; "" for not at all.
function c_form(s, v) {
	v = eff[s]
	if (is_string[s]) {
		gsub(/["\\]/, "\\\\&", v)
		return "\"" v "\""
	}
	return v == "y" ? "1" : v
}

function sh_quote(v) {
	gsub(/'/, "'\\''", v)
	return "'" v "'"
}

# A word for make's command line: make expands the value once more.
function kbuild_arg(s, v) {
	v = eff[s]
	if (is_string[s] && quoted)
		v = "\"" v "\""
	gsub(/\$/, "$$", v)
	return sh_quote("CONFIG_" s "=" v)
}

function shown(v)	{ return v == "" ? "-" : v }
function line(f, s, t, e, w)	{ printf "%-40s %-34s %-34s %s\n", s, shown(t), shown(e), w > f }

function write_all(i, s, n, args, head, txt, open) {
	args = dir "/kbuild.args"; head = dir "/autoconf.h"; txt = dir "/profile.txt"; open = dir "/unanswered"
	printf "" > args; printf "" > open; printf "" > (dir "/refused")
	for (i = 1; i <= refusals; i++)
		print refused[i] > (dir "/refused")
	print "/* Written by kernel-profile: this compiler's answers over the kernel's configuration. */" > head
	print "#include_next <generated/autoconf.h>" > head

	print "Kernel " fact["release"] ", configured for " fact["configured-cc"] "; compiled here with " fact["cc-version-text"] "." > txt
	print "\nChanged:" > txt
	line(txt, "SYMBOL", "TREE", "EFFECTIVE", "WHO SAYS SO")
	for (i = 1; i <= symbols; i++) {
		s = order[i]
		if (eff[s] == value_in_tree(s))
			continue
		print kbuild_arg(s) > args
		line(txt, s, value_in_tree(s), eff[s], why[s])
	}
	for (i = 1; i <= symbols; i++) {
		s = order[i]
		if (c_form(s) == inhead[s] || (eff[s] == "" && !(s in inhead)))
			continue
		print "#undef CONFIG_" s > head
		if (eff[s] != "")
			print "#define CONFIG_" s " " c_form(s) > head
	}
	print "\nConfirmed, the same answer:" > txt
	for (i = 1; i <= symbols; i++) {
		s = order[i]
		if (eff[s] == value_in_tree(s) && eff[s] != "")
			line(txt, s, tree[s], eff[s], why[s])
	}
	print "\nKept as configured, no compiler's fact:" > txt
	for (i = 1; i <= keeps; i++)
		line(txt, keepsym[i], tree[keepsym[i]], tree[keepsym[i]], keepwhy[i])
	print "\nUnanswered, kept as configured:" (unanswered ? "" : " none") > txt
	for (i = 1; i <= unanswered; i++) {
		line(txt, opensym[i], tree[opensym[i]], tree[opensym[i]], "scripts/profile has no line for it")
		print opensym[i] > open
	}
}

function value_in_tree(s)	{ return (s in tree) ? tree[s] : "" }

# Whose name says that it is a toolchain's answer. A module (=m) never is one.
function is_family(s) {
	if (tree[s] == "m")
		return 0
	return s ~ /^(CC|AS|LD|LLD|GCC|GCC[0-9]+|CLANG|TOOLCHAIN|RUSTC|RUST|PAHOLE|LTO|UNWINDER|ARCH_USE|ARCH_USES)_/ ||
	       s ~ /^HAVE_[A-Z]+_COMPILER$/ || s ~ /(^|_)(GCC|CLANG)_(SUPPORTS|PLUGINS)/ ||
	       s ~ /_(AS|LD|CC)_(HAS|HAVE)_/ || s ~ /_CC_/ ||
	       s ~ /^(LTO|TOOLS_SUPPORT_RELR|BROKEN_GAS_INST|BUILTIN_RETURN_ADDRESS_STRIPS_PAC|USE_X86_SEG_SUPPORT)$/ ||
	       s ~ /^FTRACE_MCOUNT_USE_/ || s ~ /^HAVE_CFI_ICALL_NORMALIZE_/
}

# The reason why s is kept, "" if no line covers it.
function keep_reason(s, i, p) {
	for (i = 1; i <= patterns; i++) {
		p = pattern[i]
		if (p == s || (p ~ /\*$/ && index(s, substr(p, 1, length(p) - 1)) == 1))
			return reason[i]
	}
	return ""
}

function sort_leftovers(i, s, w) {
	for (i = 1; i <= confs; i++) {
		s = conf[i]
		if ((s in why) || !is_family(s))
			continue
		w = keep_reason(s)
		if (w != "") {
			keepsym[++keeps] = s; keepwhy[keeps] = w
		} else
			opensym[++unanswered] = s
	}
}

# Adds what line t of Kconfig says of CLANG_VERSION and LLD_VERSION to terms[s].
function compare(s, t, word, n, i, number, negated, sign) {
	negated = t ~ /!\([^()]*_VERSION[^()]*\)/
	gsub(/[()!]/, " ", t)
	gsub(/>=|<|>/, " & ", t)
	n = split(t, word, " ")
	for (i = 1; i + 2 <= n; i++) {
		if (word[i] !~ /^(CLANG|LLD)_VERSION$/ || word[i + 1] !~ /^(>=|<|>)$/)
			continue
		number = word[i + 2] + (word[i + 1] == ">")
		sign = (word[i + 1] == "<") != negated ? "<" : ">="
		terms[s] = terms[s] (terms[s] == "" ? "" : " ") word[i] sign number
	}
}

function fail(text) {
	print "kernel-profile: ERROR: scripts/profile: " text | "cat >&2"
	failed = 1
	exit 2
}

# The words after the first n.
function rest(n, t, i) {
	t = $0
	for (i = 1; i <= n; i++)
		sub(/^[ \t]*[^ \t]+[ \t]+/, "", t)
	return t
}

part == "facts"		{ fact[$1] = substr($0, index($0, "\t") + 1); next }
# Of a "config" block, the lines that compare a version of ours.
part == "kconfig" {
	sub(/#.*/, "")
	if ($1 ~ /^(menu)?config$/ && $0 !~ /^[ \t]/) {
		block = $2
		if (!(block in terms))
			terms[block] = ""
	} else if ($0 ~ /^[a-z]/)
		block = ""
	else if (block != "" && $1 ~ /^(bool|def_bool|default|depends)$/)
		compare(block, $0)
	next
}
part == "answers"	{ reply[$1] = $2; next }
part == "conf" && /^CONFIG_[A-Za-z0-9_]+=/ {
	at = index($0, "=")
	s = substr($0, 8, at - 8)
	v = unquote(substr($0, at + 1))
	if (v != "" && v != "n") {
		tree[s] = v
		conf[++confs] = s
	}
	next
}
part == "header" && $1 == "#define" && $2 ~ /^CONFIG_/ {
	s = substr($2, 8)
	inhead[s] = rest(2)
	next
}
(part == "table" || part == "kept") && /^(#|[ \t]*$)/ { next }
part == "table" {
	if (NF < 5 || $3 !~ /^(set|any)$/ || $4 !~ /^(fact|flag|value|asm|c|code|ld|expr|tree|need)$/ || $2 !~ /^(-|x86_64|arm64)$/)
		fail("cannot read this line: " $0)
	rows++
	rowsym[rows] = $1; rowarch[rows] = $2; rowwhen[rows] = $3; rowkind[rows] = $4; rowtext[rows] = rest(4)
	next
}
part == "kept"		{ pattern[++patterns] = $1; reason[patterns] = rest(1) }

END {
	if (failed)
		exit 2
	number_questions()
	if (mode == "plan")
		exit 0
	derive()
	sort_leftovers()
	write_all()
}

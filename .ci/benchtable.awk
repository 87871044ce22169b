# Turns the output of "go test -bench . -benchmem" into one table: a section a
# package, a line a benchmark with time, memory allocated and number of
# allocations of one operation, and the metrics that a benchmark reports of its
# own: peak-MiB is the largest memory in use, peak-RSS-MiB that of a process.

/^pkg: / { package = $2; sub(/^github\.com\/followship\/followship\/?/, "", package); next }
/^(goos|goarch|cpu): / {
	if ($1 in seen) next # every package says it again
	seen[$1] = 1
	sub(/^[a-z]+: */, "")
	machine = machine (machine ? ", " : "") $0
	next
}
/^Benchmark/ && NF >= 4 {
	name = $1
	sub(/^Benchmark/, "", name)
	sub(/-[0-9]+$/, "", name) # the number of processors
	n++
	of[n] = package
	names[n] = name
	if (length(name) > width) width = length(name)
	for (i = 3; i < NF; i += 2) {
		unit = $(i + 1)
		if (unit == "ns/op") ns[n] = $i
		else if (unit == "B/op") bytes[n] = $i
		else if (unit == "allocs/op") allocs[n] = $i
		else own[n] = own[n] "  " $i " " unit
	}
	# What a benchmark of a whole process allocates itself says nothing of it.
	if (own[n] ~ / peak-RSS-MiB/) bytes[n] = allocs[n] = ""
}

END {
	if (n == 0) { print "no benchmarks"; exit }
	print machine
	line = "  %-" width "s  %10s  %11s  %8s%s\n"
	for (i = 1; i <= n; i++) {
		if (of[i] != of[i - 1]) {
			printf "\n%s\n", of[i]
			printf line, "", "time", "allocated", "allocs", ""
		}
		printf line, names[i], time(ns[i]), memory(bytes[i]), allocs[i], own[i]
	}
}

# Ten columns wide as shown; some awks count bytes, and µ has two.
function time(x) {
	if (x >= 1e9) return sprintf("%7.2f s ", x / 1e9)
	if (x >= 1e6) return sprintf("%7.2f ms", x / 1e6)
	if (x >= 1e3) return sprintf("%7.2f µs", x / 1e3)
	return sprintf("%7.2f ns", x)
}

function memory(x) {
	if (x == "") return ""
	if (x >= 1048576) return sprintf("%7.1f MiB", x / 1048576)
	if (x >= 1024) return sprintf("%7.1f KiB", x / 1024)
	return sprintf("%7d B  ", x)
}

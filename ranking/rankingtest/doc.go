// Package rankingtest has what the tests of statistics share: profiles written as
// lists, drawn ballots, the running example of chapter A of the method, the public
// data sets of chapter K, and comparisons of statistics. It is imported by tests only.
package rankingtest

// T is what a test, a benchmark and a property have in common.
type T interface {
	Helper()
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
}

// Package faulttest proves what a round must survive: processes that die at any
// moment, answers that get lost, many who do the same at once, and somebody who
// reads everything that is kept.
//
// # Purpose
//
// Everything here is real: both engines, the files of keys, the clock of the
// database, and servers that are processes of their own, so that they can be killed.
// There is nothing but tests and benchmarks in it.
//
// # Limits
//
// What is counted here is a sample that `make test` has time for; with
// FOLLOWSHIP_TEST_FULL=1, which `make proof` sets, it is the number that a release is
// proved with. A process that is killed shows what a crash of the service leaves, not
// what a failure of power does: for that the engines and the disk are trusted.
//
// # Imports
//
// Package survey and all that stands on it. Nothing may import it.
package faulttest

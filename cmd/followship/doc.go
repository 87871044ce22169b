// Command followship runs rank-ordered contribution surveys among colleagues
// and tells an organisation who is followed, who holds titles, and where power
// gathers.
//
// This package is the command line and the wiring: it parses arguments, opens
// what a command needs and calls the packages that do the work. No statistic
// and no rule of a survey lives here. Each command has a file of its own, named
// after it, with a type that carries its flags and a Run method.
//
// # Exit status
//
//	0  the command did its work, or help was asked for
//	1  it failed
//	2  it was called wrongly, or the data it was given is malformed
//
// # Imports
//
// It may import every package of the module; nothing may import it.
package main

// Package attack tries to find out what somebody answered, from what the product
// shows.
//
// # Purpose
//
// It is section 3 of the confidentiality specification. The package holds the solver:
// what an adversary can work out of published figures, given what they know already.
// Its tests hold the attacks: adversaries with the credentials of one or of several
// people, against the real service over HTTP, in organisations drawn at random.
//
//	cell.go       a cell: one thing about one answer, what is believed of it, and when
//	              that is too much
//	population.go what is known of people beforehand, and answers drawn from it
//	linear.go     which few raters a combination of group figures isolates
//	counts.go     what a published count says of those counted, exactly
//	enumerate.go  every set of answers that gives an output, for small scopes
//	sums.go       the same for sums over raters, by halves
//	sample.go     drawn sets of answers, kept when they give the output
//	walk.go       a walk through sets of answers that give it, where that is rare
//	ledger.go     what was asked, the worst that was found, and the report
//
// # What counts as known
//
// The adversary knows the method and the code, who is in which team, who was asked
// about whom, who answered (which the product tells nobody), the ballots of those who
// pool, and how everybody is thought of: the answers of others are drawn from a
// population that the adversary knows. What is left to be found out are answers of
// persons, beyond what everybody would expect of them. An adversary who knows less
// learns more from the same figures, but about the population, which they are
// published for.
//
// # Limits
//
// Sampling finds what is there often enough to be drawn: a cell is judged by the
// lower end of an interval for its posterior, and by nothing where too few drawn sets
// of answers give the output. A pass is a measurement, no proof.
//
// # Imports
//
// The standard library and package survey. Only tests use it.
package attack

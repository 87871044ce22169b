// Package diagnostics looks at the raters and ballots behind a result (E.1–E.4
// of the method): who stands against the others, how far one rater can move the
// result, which ballots are equal, and whether people return favours.
//
//	A.3  Shares         each rater's share of all choices
//	E.1  Raters         agreement of each rater with the fit without them
//	E.2  Raters         what leaving a rater out, or reversing a list, moves
//	     InfluenceOf    the most that any one rater moves
//	E.3  Duplicates     equal ballots of different raters
//	E.4  Reciprocate    dyadic reciprocity, "mutual admiration"
//
// Low agreement is dissent, not misconduct, and an influential ballot may be
// the best informed one. Nothing here leaves a ballot out of any result; the
// numbers only say what the result owes to whom. They name raters and are meant
// for the eyes of whoever owns the ballots.
//
// # Limits
//
// The leave-one-out fits are exact up to [MaxRefitPeople] people and
// [MaxRefitSteps] steps, one Newton step beyond, and with E.2 and E.4 undefined
// (too_large) above [ranking.MaxPairPeople] people. E.3 and the shares have no
// limit.
//
// A fit without a rater has something to say only of people whom the other
// ballots compare: whoever is on no other ballot has no place there, and an
// order between people whom only this rater connects would come from the prior
// alone (A.6). So people are compared within the weak components of the other
// ballots. As long as these do not fall apart that is everybody.
//
// Results are the same bits on any number of processors, and the order of the
// ballots and the numbering of the people change them by rounding alone, apart
// from the p-value of E.4, which draws other permutations for another numbering.
//
// # Imports
//
// The standard library and package ranking with its sub-packages plackettluce,
// certainty and agreement. Anybody may import it.
package diagnostics

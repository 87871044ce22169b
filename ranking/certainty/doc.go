// Package certainty says how sure a ranking is (C.2–C.6 of the method): error
// bars per person that are right for every pair, confidence sets for ranks,
// and the bands, tiers and statuses that are published instead of bare ranks.
//
//	C.2  NewQuasiVariances   one error bar per person
//	C.3  Simultaneous        rank sets of a whole list, joint confidence
//	     Marginal            the rank set of one person
//	     BonferroniIntervals rank sets of scopes too large for the two above
//	C.4  Comparisons.Bands   bands, nobody in which is clearly below its leader
//	C.5  EvidenceOf, StatusOf  whether there is enough data
//	C.6  Tiers               listed ahead more often, as often, less often
//
// # Limits
//
// One weak component at a time: an order between people who were never compared,
// not even indirectly, does not exist, so callers pass the members of one
// component and n is the size of that component. People are indices 0..n-1
// into it.
//
// The package knows no model. It takes an estimate theta, the standard errors
// of its differences, and replicates of its error: a bootstrap ([NewReplicates])
// or draws of the limiting normal distribution ([NormalDraws]). What needs a
// comparison of all pairs stops at [ranking.MaxPairPeople] people; above it
// there are Bonferroni intervals and the tiers that follow from them.
//
// Results do not depend on the number of processors, and the numbering of the
// people changes them by rounding alone unless two of them have exactly the
// same variance.
//
// # Imports
//
// The standard library, gonum and package ranking. Anybody may import it.
package certainty

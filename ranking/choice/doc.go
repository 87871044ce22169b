// Package choice holds the classical methods of social choice (chapters B.3 to
// B.7 of the method): orders found by counting rather than by a model. They
// check the contribution score; they are not what is published.
//
//	B.3  Borda, WinRate   what anybody can recompute by hand
//	B.4  Copeland         majority contests won
//	B.5  Schulze          beatpaths by margins
//	B.6  Kemeny           the order with the fewest disagreements
//	B.7  Secondary,       the method set against the contribution score, and
//	     Compare          how far the two agree
//
// # Kemeny
//
// The majority graph is decomposed into strong components, which every optimal
// order keeps apart. A component of up to [MaxExact] people is solved exactly
// by dynamic programming over subsets. A larger one gets the best order local
// search finds, and then a proof: branch and bound on the linear relaxation with
// the inequalities "no three people stand in a circle" that it violates. Up to
// [MaxProof] people the search ends only with a proof (or after minutes, where
// everybody contradicts everybody); above, a count of steps ends it, and what is
// left is a lower bound on the cost of every order. Optimal is set only when the
// order is proven optimal, Unique only when it is proven to be the only one.
//
// # Ties by rounding
//
// Weights may be any positive numbers. Sums of whole weights are exact and
// compared exactly. Others are compared to within 1e-11 of what was added up,
// enough for the rounding of any number of ballots, so that neither the order
// of the ballots nor the scale of the weights decides a contest.
//
// # Limits
//
// [MaxSchulze] and [MaxKemeny] people. An order says nothing between people of
// different weak components of the comparison graph; publish it within one.
//
// # Imports
//
// The standard library, gonum, and packages ranking and agreement. Anybody may
// import it.
package choice

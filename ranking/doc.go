// Package ranking holds what every statistic of the product shares: the ballot
// model (chapter A of the method: weak orders, their validation, comparison
// counts and comparison graph) and the conventions of its chapter 0 (undefined
// values with a reason, midranks, quantiles, permutation p-values, seeds and
// block sums whose result does not depend on the number of processors).
//
// The statistics themselves live one chapter to a sub-package:
//
//	plackettluce   B.1, C.1   the contribution score and its errors
//	choice         B.3–B.7    Borda, Copeland, Schulze, Kemeny
//	certainty      C.2–C.6    quasi-variances, rank sets, bands, tiers
//	agreement      D          between raters
//	diagnostics    E          of raters and ballots
//	follow         G          who follows whom
//	titles         H          titles versus followership
//	power          I          accumulation, alerts
//	study          all        the whole battery for every round and scope
//
// # Limits
//
// Pure functions of their arguments: no files, no clock, no global state, no
// logging. People are indices 0..n-1 into a roster sorted by id; the packages
// never see a name. No exported function returns NaN or an infinity for data
// that passed validation: a quantity that cannot be computed is an undefined
// [Statistic] with a [Reason].
//
// Misuse of shape (slices of unequal length, an index outside the roster)
// panics, as in gonum; conditions of the data are values or errors.
//
// # Imports
//
// The standard library and gonum only. Anybody may import it.
package ranking

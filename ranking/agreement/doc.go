// Package agreement measures how far raters, or two orders of the same people,
// agree (chapter D of the method).
//
//	D.1  U, UPermutation, TieRate        Kendall and Babington Smith's u, incomplete form
//	D.2  CountPairs, TauB, Gamma,        rank correlation of two score vectors
//	     SomersD, Spearman
//	     MeanTauB                        its mean over pairs of raters
//	D.3  KendallW, Friedman,             concordance of complete lists
//	     SkillingsMack                   and of incomplete ones
//	D.4  RBO                             rank-biased overlap of two tied lists
//
// # Weights
//
// A ballot of weight 2 counts as two equal ballots wherever that is possible:
// in the pair counts of u, in the rater pairs of the mean tau-b (the pair of
// the ballot with itself included) and in the rank sums. The permutation tests
// shuffle a ballot as one whatever its weight: two people who happen to agree
// would be shuffled apart, one person whose voice counts twice is not.
//
// # Limits
//
// u, its test and the mean tau-b cover rosters of up to
// [ranking.MaxPairPeople], the Skillings–Mack test up to [MaxBlockPeople];
// beyond, and where a permutation test would pass [MaxPermutationSteps] or a mean
// over rater pairs [MaxMeetingSteps], the result is undefined with reason
// too_large. The limits count steps, never seconds, so that a result does not
// depend on the machine.
//
// gonum's stat.Kendall is not used: it is tau-a decided by sign bits, so a tie
// counts as an increase and the answer depends on the order of the data.
//
// # Imports
//
// The standard library, gonum and package ranking. Anybody may import it.
package agreement

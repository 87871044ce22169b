// Package plackettluce fits the Plackett–Luce model with Davidson–Luce ties to
// a profile of weak orders: the contribution score of the product (chapter B.1
// of the method), its standard errors, the bootstrap over raters (C.1) and what
// a refit without one rater's ballots would say (E.1, E.2).
//
// # Model
//
// Person i has worth a_i = exp(theta_i). A ballot is a sequence of choices: at
// each stage the group B, d = |B|, is chosen from the people S that remain with
// probability
//
//	delta_d · (prod_{i in B} a_i)^(1/d) / Z,
//	Z = sum over d' in {1} ∪ D, d' <= |S|, of delta_d' · e_d'(a_i^(1/d') : i in S),
//
// where delta_1 = 1, delta_d = exp(l_d) is the prevalence of d-way ties, D are
// the tie orders observed up to Options.MaxTieOrder and e_k is the k-th
// elementary symmetric polynomial. Larger groups keep the numerator but have no
// delta ("soft label"). Fit maximises
//
//	sum_ballots w · log-probability
//	  + sum_people [kappa·theta_i - 2·kappa·log(a_i + 1 + delta_2·sqrt(a_i))]
//	  - sum_{d in D} l_d² / (2·tau²),
//
// a concave function. The second line gives everybody kappa wins and kappa
// losses against an imagined colleague of worth 1.
//
// # Existence
//
// kappa > 0 makes every theta finite. With kappa = 0 a weak component has a
// maximum likelihood estimate only if it is strongly connected; the others are
// left out and reported as [ranking.NoMLE]. With kappa = tau = 0 and ties that
// is not enough: the ballots {A>B} and {A~B} have a strongly connected graph
// and no maximum, for the likelihood only approaches 1/4 as theta_A and l_2 grow
// together. Such directions are found twice: exactly where the tie orders from
// some t upward are chosen at every stage that allows one, and numerically
// otherwise, by Newton steps that do not shrink although the gradient has
// vanished. With kappa > 0 and tau = 0 theta is finite but l_d, d >= 3, may not
// be; the likelihood is then maximised in the limit and such orders are listed
// by Model.SaturatedTieOrders instead of Model.TieParameters.
//
// # Limits
//
// Tie orders above 64 are always soft labels. Covariance matrices are dense and
// stop at 2,000 people; standard errors do not. Above that they are estimated
// with 128 random probes for components of more than 200 people.
//
// Cost: one pass over the listings is O(listings · sum of D); a fit takes some
// fifty of them. Nothing is allocated per ballot or per stage.
//
// # Imports
//
// The standard library, gonum and package ranking. Every statistic built on the
// score may import it; it imports none of them.
//
// # Sources
//
// Plackett, 1975, The analysis of permutations. Luce, 1959, Individual Choice
// Behavior. Davidson, 1970, On extending the Bradley–Terry model to accommodate
// ties in paired comparison experiments. Hunter, 2004, MM algorithms for
// generalized Bradley–Terry models. Turner, van Etten, Firth & Kosmidis, 2020,
// Modelling rankings in R: the PlackettLuce package.
package plackettluce

// Package inference holds the small tools of statistical inference that more
// than one chapter of the method needs: false-discovery control
// ([BenjaminiHochberg], H.3 and I.12), the score interval of a share ([Wilson],
// H.4 and H.5), binomial tails of fractional counts ([BinomialUpper],
// [BinomialLower], H.3) and the replicate counter behind sampled permutation
// tests ([CountReplicates], 0.5).
//
// # Limits
//
// Pure functions: no files, no clock, no global state. Random procedures take a
// seed and give the same bits whatever the number of processors. Nothing
// returns NaN for arguments inside the documented ranges; arguments outside
// them panic, as in gonum.
//
// # Imports
//
// The standard library, gonum and the root of ranking. Anybody may import it.
package inference

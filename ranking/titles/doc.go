// Package titles compares titles with followership (chapter H of the method):
// how well the hierarchy and following align ([Align], [BootstrapAlignment]),
// what following a level makes expected ([Expect]), which people are followed
// much more or much less than their title says ([Assess], [Decide]), what a
// round could find before it is held ([Detect]), and what follows for an
// organisation ([ActLikeLeaders], [LookForLeadership]).
//
// # Findings
//
// [Assess] pools the last rounds of one scope and computes a p-value for every
// person it can test; [Decide] adjusts the p-values of all scopes of a release
// together and names the findings. Every finding is a claim with a margin, and
// no_finding claims nothing: it says neither that somebody contributes little
// nor that nobody follows them.
//
// People of all rounds share one roster of indices. Who was not there in a
// round is no candidate of its graph (follow.Graph.WithCandidates); cells exist
// for the candidates of the last round.
//
// # Limits
//
// The follow graphs must hold answers to the follow question; derived graphs
// are no basis for a finding about a person. Pure functions: no files, no
// clock, no logging. No result is NaN or infinite: what cannot be computed is
// undefined with a reason. Results do not depend on the number of processors.
//
// # Imports
//
// The standard library, gonum and other packages of ranking. Anybody may import
// it.
package titles

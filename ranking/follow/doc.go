// Package follow describes who follows whom (chapter G of the method): the
// follow graph of one round and scope, distinct followers and follow rates,
// PageRank, direction against hierarchy, reciprocity, the E–I index,
// betweenness and Burt's constraint.
//
// An edge u→v says that u named v as somebody u follows; influence flows the
// other way. A [Graph] holds the roster 0..n-1, who of the raters responded
// (naming nobody is an answer), who of the roster could be named, and the
// edges as compressed rows: 10^5 people with 2.5·10^6 edges take some 12 MB.
// gonum's graphs keep maps per node and are used in tests only.
//
// # Raters outside the roster
//
// A file may hold raters nobody could name; they are numbered from n on. Their
// names count as followers and in the nulls of chance. Statistics of structure
// (PageRank, reciprocity, direction, E–I, betweenness, constraint) describe the
// roster and leave edges from outside it alone: an outside rater has no level,
// no team and no share of the teleport.
//
// # Chance
//
// The null of G.5 and G.7 lets every rater name the same number of people
// uniformly at random among those the rater could have named. A count of edges
// of one kind is then a sum of independent hypergeometric variables, so
// expectations and variances are exact; only p-values need replicates.
//
// # Limits
//
// Pure functions: no files, no clock, no logging, no global state. Graphs are
// immutable and safe for concurrent readers. No result is NaN or infinite: what
// cannot be computed is undefined with a reason. Results do not depend on the
// number of processors. Misuse of shape (an index outside the roster, slices of
// unequal length, a self-edge) panics.
//
// A derived graph ([Derived]) serves chapters G and I; findings about people
// (package titles) need answers to the follow question itself.
//
// # Imports
//
// The standard library, gonum, ranking and ranking/inference. Anybody may
// import it.
package follow

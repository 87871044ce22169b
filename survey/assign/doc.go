// Package assign decides who is asked about whom (chapter F of the method).
//
// # The design
//
// Everybody is asked about their own team first, then about colleagues they have
// worked with, those who say so of each other before the rest, up to the longest
// list. In a team with more colleagues than a list holds, who is asked about whom
// is a cyclic design; somebody in several teams gets names from each in turn.
// Then coverage is repaired: whoever the fewest are asked about goes to the rater
// with room who shares the most teams and areas with them, and where there is no
// room takes the place of whoever the most are asked about. At last what falls
// apart is joined, so that everybody can be compared with everybody. Every list
// is shown in an order of its own, drawn at random.
//
// Where nothing is known about who knows whom (no two people share a team or an
// area, and nobody named a colleague) the whole roster is one cyclic design.
//
// # Guarantees
//
// With coverage r, lists of at most k, and 2 <= r <= min(k, n-1):
//
//   - At least r raters are asked about everybody; in a cyclic design exactly r,
//     and every rater about exactly r colleagues.
//   - Nobody is asked about themselves, or twice about somebody, or about more
//     than k.
//   - From three people on, the comparison graph is connected.
//
// Strong connectivity cannot be designed, only made likely. A repair always ends:
// each of its steps lowers the number of missing raters by one, and one is always
// possible (see the functions exchange and swap for why).
//
// One seed gives the same lists, whatever the machine. What is drawn for a person
// or a team depends on the seed and their id alone.
//
// # Limits
//
// Of somebody in more than six teams and areas the six smallest count when it
// is decided who shares the most with them: they say most about who works
// together, and the search stays near-linear in the number of people. For the
// same reason, whose place is taken when there is no room is decided among the
// first 64 who could give theirs.
//
// The second smallest eigenvalue of the Laplacian of concurrences takes
// O(n³) and is computed up to 500 people, and from two on.
//
// # Imports
//
// The standard library and package survey. The command and tests may import it.
//
// Sources: Bose, 1939, On the construction of balanced incomplete block designs;
// John & Williams, 1995, Cyclic and Computer Generated Designs; Shah et al.,
// 2016, Estimation from pairwise comparisons: sharp minimax bounds with topology
// dependence.
package assign

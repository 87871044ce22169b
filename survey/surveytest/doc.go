// Package surveytest sets up a whole service for tests: organisations with people,
// on a real store, with real seals, assignments and counts.
//
// # Purpose
//
// Tests of the domain's services and of the edge stand on the same ground. What a
// test must hold in its hand is not real: the clock stands until it is moved, mail
// stays in a box, ids follow from a seed, and the store can be told to lose the
// answer to a commit.
//
// # Limits
//
// Nothing runs by itself: a test calls what workers would.
//
// # Imports
//
// Package survey and what implements its ports. Only tests may import it.
package surveytest

// Package power measures whether influence piles up in few hands, and whether
// it moves between hands over time (chapter I of the method).
//
// Within one round: concentration of any holding (followers, betweenness,
// mandates) with the level chance alone would give, stacking of mandates, and
// the same people leading in several areas. Between rounds: persistence,
// transitions and mobility, incumbency, preferential attachment, trend, and how
// open the top is to others. [Alerts] turns these into evidence sentences under
// a control of false alarms.
//
// # Limits
//
// Concentration is a description, not a wrong: the stated goal is equal
// opportunity, not equality. Small counts look unequal by chance, so a Gini is
// read with its [Null]. Rounds are not independent: a [Trend] is a trend, not
// proof. Sentences never name a person.
//
// People are roster indices. A person without a value in a round (not on the
// roster, not eligible) is an undefined [ranking.Statistic], which differs from
// a holding of 0: people with 0 count. Holdings that are negative or not finite
// panic, as do slices of unequal length.
//
// # Imports
//
// The standard library, gonum and the ranking packages agreement,
// follow and inference. The study of a whole run, the command line and the service's
// report import it.
package power

// Package demo fills an empty store with the organisation of the demonstration: an
// invented one with planted facts, whose rounds were opened, answered, sealed,
// counted and published by the same services as everybody's, at dates of the past.
//
// What is simulated is package survey/simulate's; this package says it in the words
// of the domain, and moves a clock. Ids are drawn from the seed, so that a day and a
// seed give one organisation.
//
// # Limits
//
// Jobs are not queued: nobody is mailed about rounds that are over. Ids drawn from a
// seed can be guessed, which is why this is for a demonstration only.
//
// # Imports
//
// Packages survey and survey/simulate. Only cmd/followship may import it.
package demo

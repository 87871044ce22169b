// Package report turns a closed round into its release: it is the Counter of the
// domain, and the only place where opened ballots are read.
//
//	frozen round, ballots, what is left of earlier rounds
//	    → the input of package study → its report
//	    → package disclose → the release document
//	    → the record of aggregates that later rounds compare with
//
// A count is a function of its input: the same round gives the same bytes, on
// any number of processors and in whatever order ballots come. Random procedures
// start from the id of the round.
//
// # What is counted
//
// The roster, the teams, the areas, the floors and the assignment are those that
// were frozen when the round opened (R5); mandates are those active on the day
// on which it was due to close. Which teams may have figures is decided first,
// from who submitted, and the others are never computed.
//
// # Earlier rounds
//
// Rounds of a survey are comparable when they ask about the same areas with the
// same question and the same most names. Findings pool up to four of them, and
// trend, mobility and persistence run over all. What is needed of an earlier
// round is in its carry-forward record: aggregates per person, no ballot. Where
// its ballots can still be opened they serve for what aggregates cannot hold: how
// names repeat, attachment, and whose raters changed by few (R7). A record keeps
// the first of these for later rounds. What is left when a record is gone too is
// the release, whose rounded concentration continues the trend.
//
// # Limits
//
// Everything is computed in memory. Scopes are the organisation, the teams that
// may be shown, and the areas asked about; small scopes do not pool the answers
// to optional items over rounds.
//
// # Imports
//
// Packages survey, survey/disclose and ranking. The command imports it.
package report

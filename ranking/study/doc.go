// Package study runs the whole battery of the method over the rounds of an
// organisation: for every round and every scope inside it (the organisation,
// its teams, its areas) the contribution scores with their certainty, the
// agreement between raters, who follows whom, titles versus followership and
// the concentration of following; over the rounds persistence, mobility, trend
// and attachment; and the notices that survive the control of false alarms.
//
// It owns no statistic. It decides which data a scope sees, which statistics
// the size of the scope allows (the size ladder, 0.7), which families are
// corrected together (H.3, I.12), and in which order things run, so that two
// runs agree bit for bit.
//
// # Scopes
//
// The organisation sees every ballot and, as its follow graph, the union of all
// areas: distinct followers. A team sees the ballots of its members restricted
// to its members, unless the round has ballots of its own for that team, and
// nominations between its members. An area sees its own nominations over the
// whole roster. A scope that would only repeat the organisation (the only team,
// holding everybody; the only area, without a mandate of its own) is left out.
//
// # Limits
//
// People are roster indices; no name enters. Nothing is suppressed here: what a
// service may show of a [Report] is decided elsewhere.
//
// # Imports
//
// The other packages of ranking. The command line and the service's report
// package import it.
package study

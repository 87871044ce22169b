// Package disclose decides what a release may show: disclosure control as
// functions of results. It is the code of section 2 of the confidentiality
// specification, one file a rule or two:
//
//	rules.go         what there is, and what is kept elsewhere
//	raters.go        R1      what may be shown about a person
//	groups.go        R2      how large a group and what it leaves over must be
//	differencing.go  R3      which groups are kept back beside these
//	audit.go         R3      that no combination of published groups isolates anybody
//	witness.go       R3      that other lists could have given what is shown of persons
//	naming.go        R3      the same for how they are followed
//	roundpair.go     R7      whose raters changed by few since another release
//	comments.go      R8      which unsigned comments are shown, and in which order
//	organisation.go  R9      from how many answers on there are figures about power
//	items.go         H.5     the answers to an item
//	tworounds.go     H.3     what two rounds must agree on
//	rounding.go      J.4     steps, digits, and "nearly all" for unanimity
//	refusals.go      R12     how many cells each rule kept back
//
// [Rules] says which of them hold: all, but in tests that show what each is for.
//
// Counts, figures and floors go in; what is allowed comes out. A figure that is
// kept back is nil, whatever the cause (R10), and its exact value never gets any
// further.
//
// # Who is protected from what
//
// The adversary is the union of all roles' views, knows ballots of their own and
// may know who is in which team. Group figures are treated as if they were sums
// over the raters of the group, the most that could be subtracted from each other:
// published groups must not combine to a group that was kept back, nor to one of
// fewer raters than the floor. Figures such as a Gini coefficient give less away
// than sums do.
//
// # Limits
//
// For figures about a person there are floors and rounding, and no search yet for
// other ballots that would give the same output (the witness search of R3): a
// result with few raters rests on the floors alone. Comparisons between rounds
// rest on R7.
//
// # Imports
//
// Packages survey and ranking. Package report imports it.
package disclose

// Package disclose decides what a release may show: disclosure control as
// functions of results. It is the code of section 2 of the confidentiality
// specification, one file a rule or two:
//
//	rules.go         what there is, and what is kept elsewhere
//	raters.go        R1      what may be shown about a person
//	groups.go        R2      how many must be behind a group and what it leaves over
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
// over the answers in the group, the most that could be subtracted from each other:
// published groups must not combine to a group that was kept back, nor to answers of
// fewer raters than the floor. Figures such as a Gini coefficient give less away
// than sums do.
//
// # Limits
//
// Figures about a person rest on floors and rounding in scopes of more than 30 people,
// and on witnesses as well in smaller ones. A witness is against knowing where a rater
// put somebody they listed, or whether they named somebody; that somebody was not
// listed is not protected by it. Witnesses give the same figures about persons, not
// the same rounded figures about the whole. Which cells are kept back is not compared:
// any rule that is not the same for all ballots has a last one on either side. Words
// about following in small scopes are searched with the p-values that count as low
// held at what they are in the release.
//
// Comparisons between rounds rest on R7: exactly while the ballots of the earlier
// round can be opened, and for contributions afterwards on bounds, which take sets of
// raters that were far apart once for far apart. For groups only those who joined or
// left count, since who of the others answered is not known to anybody.
//
// # Imports
//
// Packages survey and ranking. Package report imports it.
package disclose

package disclose

import "fmt"

// Rule names a rule of disclosure control: those of section 2 of the
// confidentiality specification, and two of the method that keep cells back too.
type Rule string

// The rules of this package. Each is a file of its own.
const (
	R1        Rule = "R1"  // raters.go: the table, by the raters behind a person's result
	R2        Rule = "R2"  // groups.go: a group, or what it leaves over, is too small
	R3        Rule = "R3"  // differencing.go, audit.go, witness.go, naming.go: the rest would give the cell away
	R7        Rule = "R7"  // roundpair.go: few raters changed since a release that is compared with this one
	R8        Rule = "R8"  // comments.go: unsigned comments of too few
	R9        Rule = "R9"  // organisation.go: too few raters for figures about power
	ItemFloor Rule = "H.5" // items.go: too few answers to an item
	TwoRounds Rule = "H.3" // tworounds.go: two rounds have to agree first

	// Search is the part of R3 that looks for witnesses, witness.go and naming.go. It
	// can be switched by itself, since it takes long; what it keeps back counts as R3.
	Search Rule = "R3 search"
)

// The rules that are kept elsewhere. They are no choice of a figure, so that
// nothing here could switch them:
//
//	R4   one immutable release a round: package survey writes it once and serves
//	     nothing else; no code that reads ballots is reachable from a report
//	R5   what froze at opening: a count is given a snapshot and no directory
//	R6   nothing about content before the close: no count runs, and so there is
//	     nothing that could be shown
//	R10  kept back looks the same: nil is the only way to keep a cell back here,
//	     and the document has no field for a cause
//	R11  an export is what the screen shows: it is made of the document
//	R12  releases and refusals are logged: [Refusals] counts them, package survey
//	     writes them down
var rules = []Rule{R1, R2, R3, R7, R8, R9, ItemFloor, TwoRounds, Search}

// Rules are the rules that hold in a count. The zero value is all of them.
type Rules struct{ off uint }

// All returns the rules that hold in every count of the service.
func All() Rules { return Rules{} }

// Without returns all rules but some. It is for tests, which show by it that each
// rule keeps something back that would leak: a check at the root of the module
// fails on any other use. It panics on a rule that is not one of this package.
func Without(off ...Rule) Rules {
	var r Rules
	for _, rule := range off {
		r.off |= bit(rule)
	}
	return r
}

// On reports whether a rule holds.
func (r Rules) On(rule Rule) bool { return r.off&bit(rule) == 0 }

// searches reports whether figures about persons need witnesses.
func (r Rules) searches() bool { return r.On(R3) && r.On(Search) }

func bit(rule Rule) uint {
	for k, known := range rules {
		if known == rule {
			return 1 << k
		}
	}
	panic(fmt.Sprintf("disclose: rule %q is not kept here", rule))
}

package titles

import (
	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/inference"
)

// Finding is what H.3 says about a person in a scope. The list is closed.
type Finding string

// The findings.
const (
	// RecognisedLeader: has a title and is followed more than the other
	// colleagues.
	RecognisedLeader Finding = "recognised_leader"
	// EmergentLeader: has no title and is followed more than 1.5 times as often
	// as the others.
	EmergentLeader Finding = "emergent_leader"
	// UnmatchedMandate: has a title and is followed less than 0.7 times as often
	// as holders of that level, and not more than colleagues in general.
	UnmatchedMandate Finding = "unmatched_mandate"
	// NoFinding claims nothing: neither about contribution nor that somebody is
	// not followed.
	NoFinding Finding = "no_finding"
)

// The parameters of H.3.
const (
	// Window is how many rounds are pooled at most.
	Window = 4
	// EmergentMargin and UnmatchedMargin are the margins of the claims.
	EmergentMargin  = 1.5
	UnmatchedMargin = 0.7
	// FalseDiscoveryRate is q of the Benjamini–Hochberg adjustment.
	FalseDiscoveryRate = 0.10
	// MinPairs is the least N_i of a person who is tested.
	MinPairs = 5
	// MinReference is the least number of other holders to compare with.
	MinReference = 3
)

// Test is one test of a cell.
type Test struct {
	// P is the p-value, Adjusted the one adjusted over the release by [Decide].
	// Both are undefined, with the reason, for a cell outside the family of the
	// test, and Adjusted before Decide.
	P, Adjusted ranking.Statistic
}

func (t Test) significant() bool {
	p, ok := t.Adjusted.Get()
	return ok && p <= FalseDiscoveryRate
}

func untested(why ranking.Reason) Test {
	return Test{P: ranking.Undefined(why), Adjusted: ranking.Undefined(why)}
}

// Cell is one person in one scope.
type Cell struct {
	Person, Level int
	// Rounds is how many rounds were pooled for the person, Followers f_i the
	// followings in them and Eligible N_i the (respondent, round) pairs that
	// could have named the person.
	Rounds, Followers, Eligible int
	// Design is D over the person's rounds, in [1, Rounds]: the factor by which
	// repeated names inflate the counts. Tests use Followers/Design and
	// Eligible/Design.
	Design float64
	// Expected is the number of followings to compare Followers with: N_i times
	// the follow rate of the reference for a holder who has one, else times the
	// rate of all others. Undefined (no_data) without pairs to take it from.
	Expected ranking.Statistic
	// Reference is whom a holder is compared with.
	Reference Reference
	// More is the test of recognised_leader for a holder, of emergent_leader for
	// anybody else. Less is the test of unmatched_mandate, for holders only: the
	// zero Test, without a reason, for people without a title.
	More, Less Test
	// Finding is set by [Decide]; it is NoFinding before.
	Finding Finding
}

// Titled reports whether the person holds a mandate that counts in the scope.
func (c *Cell) Titled() bool { return c.Level > 0 }

// Reported returns the test to print beside the finding: the unmatched test if
// that is the finding, else the upper one.
func (c *Cell) Reported() Test {
	if c.Finding == UnmatchedMandate {
		return c.Less
	}
	return c.More
}

// Assessment is one scope of a release: the cells of everybody who could be
// named in its last round, in ascending person.
type Assessment struct {
	Cells []Cell
	// Rounds is how many rounds the scope pools, Repetition[k-1] is rho_k for
	// lags of 1..Rounds-1 rounds, and Design is D over all of them.
	Rounds     int
	Repetition []float64
	Design     float64
	// Titled counts the holders among the cells, AUC is the probability that
	// the pooled follow rate of a holder exceeds that of somebody else, and
	// GateClosed says that it is defined and at most 1/2: people with titles as
	// a group are not followed more than others. That sentence is then the
	// finding, and no holder is tested for unmatched_mandate.
	Titled     int
	AUC        ranking.Statistic
	GateClosed bool
	// Reason says why no cell could be tested (no_data), "" when some could.
	Reason ranking.Reason
}

// Decide adjusts the p-values of all scopes of one release together, one
// Benjamini–Hochberg family per finding type, and sets every cell's adjusted
// p-values and finding. A holder for whom both tests hold is a recognised
// leader. Deciding again over other scopes starts afresh.
//
// Source: Benjamini & Hochberg, 1995, Controlling the false discovery rate.
func Decide(release ...*Assessment) {
	var recognised, emergent, unmatched []*Test
	for _, a := range release {
		for i := range a.Cells {
			c := &a.Cells[i]
			if c.More.P.OK() {
				if c.Titled() {
					recognised = append(recognised, &c.More)
				} else {
					emergent = append(emergent, &c.More)
				}
			}
			if c.Less.P.OK() {
				unmatched = append(unmatched, &c.Less)
			}
		}
	}
	adjust(recognised)
	adjust(emergent)
	adjust(unmatched)
	for _, a := range release {
		for i := range a.Cells {
			c := &a.Cells[i]
			switch {
			case c.More.significant() && c.Titled():
				c.Finding = RecognisedLeader
			case c.More.significant():
				c.Finding = EmergentLeader
			case c.Less.significant():
				c.Finding = UnmatchedMandate
			default:
				c.Finding = NoFinding
			}
		}
	}
}

func adjust(family []*Test) {
	p := make([]float64, len(family))
	for i, t := range family {
		p[i] = t.P.Value()
	}
	for i, q := range inference.BenjaminiHochberg(p) {
		family[i].Adjusted = ranking.Defined(q)
	}
}

package report

import (
	"encoding/json"
	"slices"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/follow"
	"github.com/followship/followship/ranking/study"
	"github.com/followship/followship/ranking/titles"
	"github.com/followship/followship/survey"
)

// carryVersion is the version of the format. A record of another version is of
// no use, and is treated as one whose key is gone.
const carryVersion = 1

// record is the carry-forward record of a round: aggregates per person, by which
// later rounds can be compared with it when its ballots are gone. It holds no
// ballot and of answers only comments that wait; it is sealed under a key of its own.
type record struct {
	Version int           `json:"version"`
	Round   survey.ID     `json:"round"`
	People  []survey.ID   `json:"people"`
	Scopes  []scopeRecord `json:"scopes"`
	// Comments are missing where the round asked for none.
	Comments *commentRecord `json:"comments,omitempty"`
	// Drifts are, by earlier round, by how many those who placed somebody changed
	// since then (R7): numbers, and not who.
	Drifts map[survey.ID][]driftRecord `json:"drifts,omitempty"`
}

// scopeRecord is one scope. Lists go along Members, which are places in People.
type scopeRecord struct {
	Scope   survey.Scope `json:"scope"`
	Members []int        `json:"members"`
	// Followers, Eligible, Chance, Margin and Names are those of titles.Sums.
	Followers []int     `json:"followers"`
	Eligible  []int     `json:"eligible"`
	Chance    []float64 `json:"chance"`
	Margin    []float64 `json:"margin"`
	Names     int       `json:"names"`
	// Recurrence is by lag: how names of the rounds before were given again.
	Recurrence []recurrenceRecord `json:"recurrence"`
	// WinShare is E, null where undefined; empty without lists.
	WinShare []*float64 `json:"win_share"`
	// Findings are those other than no finding, as they were decided and not as
	// they were shown.
	Findings []findingRecord `json:"findings"`
	Gini     *float64        `json:"gini"`
	U        *float64        `json:"u"`
	TauB     *float64        `json:"tau_b"`
}

type recurrenceRecord struct {
	Known  bool    `json:"known"`
	Names  int     `json:"names"`
	Again  int     `json:"again"`
	Chance float64 `json:"chance"`
}

type findingRecord struct {
	Member  int            `json:"member"` // place in Members
	Finding titles.Finding `json:"finding"`
}

// carry writes the record of the round.
func (n *count) carry(comments *commentRecord) ([]byte, error) {
	r := record{
		Version: carryVersion, Round: n.round.ID, People: make([]survey.ID, n.roster.people), Scopes: []scopeRecord{}, Comments: comments,
		Drifts: n.drifts(),
	}
	for i, f := range n.shot.Roster {
		r.People[i] = f.Person
	}
	for _, s := range n.report.Scopes {
		r.Scopes = append(r.Scopes, n.scopeRecord(s))
	}
	return json.Marshal(r)
}

func (n *count) scopeRecord(s *study.Scope) scopeRecord {
	r := scopeRecord{Scope: scopeOf(s.Name), Members: s.Members, WinShare: []*float64{}, Findings: []findingRecord{}}
	for i := range s.Scores {
		r.WinShare = append(r.WinShare, s.Scores[i].WinShare.Pointer())
	}
	if s.Network != nil {
		sums := titles.Sum(s.Network.Graph)
		r.Followers, r.Eligible, r.Names = sums.Followers, sums.Eligible, sums.Names
		r.Chance, r.Margin = sums.Chance, sums.MarginChance
		r.Recurrence = n.recurrence(s)
	}
	if s.Leadership != nil {
		for _, c := range s.Leadership.Assessment.Cells {
			if c.Finding != titles.NoFinding {
				r.Findings = append(r.Findings, findingRecord{c.Person, c.Finding})
			}
		}
		r.TauB = s.Leadership.Alignment.TauB.Pointer()
	}
	if s.Concentration != nil {
		r.Gini = s.Concentration.GiniCorrected.Pointer()
	}
	if s.Agreement != nil {
		r.U = s.Agreement.U.Pointer()
	}
	return r
}

// recurrence counts how names of the rounds before were given again in this one,
// while their ballots can be opened.
func (n *count) recurrence(s *study.Scope) []recurrenceRecord {
	out := []recurrenceRecord{}
	for _, p := range slices.Backward(n.past) {
		before := p.find(s.Name)
		if before == nil || before.Sums == nil {
			continue
		}
		if len(out) == titles.Window-1 {
			break
		}
		r := recurrenceRecord{}
		if g := before.Graph; g != nil {
			if len(s.Members) < n.roster.people {
				g = g.Restrict(n.roster.within(s.Members), len(s.Members))
			}
			c := titles.Recur(g, s.Network.Graph)
			r = recurrenceRecord{c.Known, c.Names, c.Again, c.Chance}
		}
		out = append(out, r)
	}
	return out
}

// sums spreads the record of a scope over the roster of another round; nil when
// the follow question was not asked.
func (s *scopeRecord) sums(people int, place func(member int) int) *titles.Sums {
	if len(s.Followers) == 0 {
		return nil
	}
	out := &titles.Sums{
		Candidate: make([]bool, people), Followers: make([]int, people), Eligible: make([]int, people),
		Chance: make([]float64, people), MarginChance: make([]float64, people), Names: s.Names,
	}
	for k := range s.Followers {
		if i := place(k); i >= 0 {
			// Whom nobody could name was no candidate, such as who had declined.
			out.Candidate[i], out.Followers[i], out.Eligible[i] = s.Eligible[k] > 0, s.Followers[k], s.Eligible[k]
			out.Chance[i], out.MarginChance[i] = s.Chance[k], s.Margin[k]
		}
	}
	return out
}

// scope turns the record of a scope into the past of a study over a roster.
func (s *scopeRecord) scope(people int, place func(member int) int, g *follow.Graph) study.PastScope {
	out := study.PastScope{
		Name: scopeName(s.Scope), Sums: s.sums(people, place), Graph: g,
		Gini: statistic(s.Gini), U: statistic(s.U), TauB: statistic(s.TauB),
	}
	for _, r := range s.Recurrence {
		out.Recurrence = append(out.Recurrence, titles.Recurrence{Known: r.Known, Names: r.Names, Again: r.Again, Chance: r.Chance})
	}
	if len(s.WinShare) == 0 {
		return out
	}
	out.WinShare = make([]ranking.Statistic, people)
	for i := range out.WinShare {
		out.WinShare[i] = ranking.Undefined(ranking.NoData)
	}
	for k, x := range s.WinShare {
		if i := place(k); i >= 0 {
			out.WinShare[i] = statistic(x)
		}
	}
	return out
}

// consistent reports whether all lists of the record fit together.
func (s *scopeRecord) consistent(people int) bool {
	for _, m := range s.Members {
		if m < 0 || m >= people {
			return false
		}
	}
	for _, f := range s.Findings {
		if f.Member < 0 || f.Member >= len(s.Members) {
			return false
		}
	}
	lists := []int{len(s.Eligible), len(s.Chance), len(s.Margin)}
	for _, length := range lists {
		if length != len(s.Followers) {
			return false
		}
	}
	return (len(s.Followers) == 0 || len(s.Followers) == len(s.Members)) &&
		(len(s.WinShare) == 0 || len(s.WinShare) == len(s.Members))
}

func statistic(x *float64) ranking.Statistic {
	if x == nil {
		return ranking.Undefined(ranking.NoData)
	}
	return ranking.Defined(*x)
}

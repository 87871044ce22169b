package report

import (
	"slices"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/follow"
	"github.com/followship/followship/ranking/study"
	"github.com/followship/followship/ranking/titles"
	"github.com/followship/followship/survey/disclose"
)

// critical are the values up to which the p-values of one family of findings are
// accepted in this release: of one that is, and of one that is not yet.
type critical struct{ stay, enter float64 }

// criticalOf returns that of the tests a family holds. By Benjamini and Hochberg a
// test is accepted up to R·q/m where R of m are, and with one more up to (R+1)·q/m.
func (n *count) criticalOf(test func(c *titles.Cell) *titles.Test) critical {
	accepted, all := 0, 0
	for _, s := range n.report.Scopes {
		if s.Leadership == nil {
			continue
		}
		for i := range s.Leadership.Assessment.Cells {
			if t := test(&s.Leadership.Assessment.Cells[i]); t != nil && t.P.OK() {
				all++
				if accepts(t, titles.FalseDiscoveryRate) {
					accepted++
				}
			}
		}
	}
	unit := titles.FalseDiscoveryRate / float64(max(1, all))
	return critical{stay: float64(accepted) * unit, enter: float64(accepted+1) * unit}
}

func accepts(t *titles.Test, level float64) bool {
	q, ok := t.Adjusted.Get()
	return ok && q <= level
}

func (c critical) accepts(was, now *titles.Test) bool {
	p, ok := now.P.Get()
	if accepts(was, titles.FalseDiscoveryRate) {
		return ok && p <= c.stay*(1+ranking.Slack)
	}
	return ok && p <= c.enter*(1+ranking.Slack)
}

// deciding holds the critical values of the three families.
type deciding struct{ recognised, emergent, unmatched critical }

// word is the finding of a cell when its tests are others, and those of all other
// scopes what they are.
func (d deciding) word(was, now *titles.Cell) string {
	more := d.emergent
	if was.Titled() {
		more = d.recognised
	}
	switch {
	case more.accepts(&was.More, &now.More) && was.Titled():
		return string(titles.RecognisedLeader)
	case more.accepts(&was.More, &now.More):
		return string(titles.EmergentLeader)
	case d.unmatched.accepts(&was.Less, &now.Less):
		return string(titles.UnmatchedMandate)
	}
	return string(titles.NoFinding)
}

// keepWords finds whose words are kept back by R3 in scopes of few people.
func (n *count) keepWords() {
	n.wordless = make(map[*study.Scope][]bool)
	var few []*study.Scope
	for _, s := range n.report.Scopes {
		if len(s.Members) <= disclose.WitnessPeople && s.Leadership != nil && s.Network != nil {
			few = append(few, s)
			n.following(s) // cached before it is read from several goroutines
		}
	}
	if len(few) == 0 || !n.rules.On(disclose.R3) || !n.rules.On(disclose.Search) {
		return
	}
	d := deciding{
		recognised: n.criticalOf(func(c *titles.Cell) *titles.Test { return when(c.Titled(), &c.More) }),
		emergent:   n.criticalOf(func(c *titles.Cell) *titles.Test { return when(!c.Titled(), &c.More) }),
		unmatched:  n.criticalOf(func(c *titles.Cell) *titles.Test { return &c.Less }),
	}
	kept := make([][]bool, len(few))
	ranking.ForEach(len(few), func(_, k int) { kept[k] = n.wordlessIn(few[k], d) })
	for k, s := range few {
		n.wordless[s] = kept[k]
	}
}

func when(yes bool, t *titles.Test) *titles.Test {
	if !yes {
		return nil
	}
	return t
}

// wordlessIn returns whose word is kept back in a scope.
func (n *count) wordlessIn(s *study.Scope, d deciding) []bool {
	a, g := s.Leadership.Assessment, s.Network.Graph
	shown := make([]string, len(s.Members))
	for i := range a.Cells {
		c := &a.Cells[i]
		if n.rules.Followership(n.eligible(s, c.Person), n.floors) >= disclose.TierOnly {
			shown[c.Person] = string(c.Finding)
		}
	}
	rounds := slices.Clone(s.Leadership.Rounds)
	last := len(rounds) - 1
	for t := range rounds[:last] {
		if rounds[t].Sums == nil {
			rounds[t].Sums = titles.Sum(rounds[t].Graph)
		}
	}
	names := disclose.Names{Named: make([][]int, len(s.Members)), Most: n.shot.Settings.NamesMost, Absent: make([]bool, len(s.Members))}
	for i := range names.Absent {
		names.Absent[i] = !g.Candidate(i)
	}
	for k := range names.Named {
		if !g.Responded(k) {
			continue
		}
		names.Named[k] = []int{}
		for _, to := range g.Named(k) {
			names.Named[k] = append(names.Named[k], int(to))
		}
	}
	names.Words = func(k int, named []int) []string {
		rounds := slices.Clone(rounds)
		rounds[last] = titles.Round{Graph: answering(g, k, named), Held: rounds[last].Held}
		other := titles.Assess(rounds, s.Leadership.Mandates)
		words := make([]string, len(s.Members))
		for i := range other.Cells {
			words[other.Cells[i].Person] = d.word(&a.Cells[i], &other.Cells[i])
		}
		return words
	}
	return n.rules.Unopposed(names, shown)
}

// answering is the graph in which rater k names others.
func answering(g *follow.Graph, k int, named []int) *follow.Graph {
	responded := make([]bool, g.Raters())
	edges := make([]follow.Edge, 0, g.Edges()+1)
	for u := range responded {
		responded[u] = g.Responded(u)
		if u == k {
			continue
		}
		for _, v := range g.Named(u) {
			edges = append(edges, follow.Edge{From: int32(u), To: v})
		}
	}
	for _, v := range named {
		edges = append(edges, follow.Edge{From: int32(k), To: int32(v)})
	}
	candidates := make([]bool, g.People())
	for i := range candidates {
		candidates[i] = g.Candidate(i)
	}
	return follow.New(g.People(), responded, edges).WithCandidates(candidates)
}

// mayTell reports whether the word about a member of a scope may be shown (R3).
func (n *count) mayTell(s *study.Scope, member int) bool {
	kept := n.wordless[s]
	return kept == nil || !kept[member]
}

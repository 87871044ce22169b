package report

import (
	"slices"

	"github.com/followship/followship/ranking/study"
	"github.com/followship/followship/ranking/titles"
	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/disclose"
)

// shown is what may be shown of how somebody is followed in a scope.
type shown struct {
	share *int
	word  *string
}

// followedIn returns what may be shown of a person in a scope, nil for nothing.
func (n *count) followedIn(name string, person int) *shown {
	s := n.scope(name)
	if s == nil || s.Network == nil {
		return nil
	}
	k, ok := slices.BinarySearch(s.Members, person)
	if !ok {
		return nil
	}
	detail := n.detail(s, k)
	if n.heldBack(s) || detail < disclose.TierOnly || !n.mayTell(s, k) {
		return nil
	}
	out := &shown{}
	if s.Leadership != nil {
		if c := cellOf(s.Leadership.Assessment, k); c != nil {
			word := string(c.Finding)
			out.word = &word
		}
	}
	if detail == disclose.Full {
		out.share = n.share(s, k)
	}
	return out
}

// heldBack reports whether nothing may be shown of who is followed in a scope: in a
// team whose figures are kept back, since who is followed in it and in all is a figure
// of those outside. An area is held back for its figures of power alone.
func (n *count) heldBack(s *study.Scope) bool {
	return scopeOf(s.Name).Kind == survey.InTeam && n.keptFollowing(s) != ""
}

// detail is how much of how a member is followed floors and the size of the scope
// leave.
func (n *count) detail(s *study.Scope, member int) disclose.Detail {
	d := n.rules.InScope(n.rules.Followership(n.eligible(s, member), n.floors), len(s.Members))
	if d == disclose.Full && len(n.pairs) > 0 && n.changedFew(s.Name, s.Members[member], n.answered(s)) {
		return disclose.TierOnly
	}
	return d
}

// answered returns who answered the follow question in a scope, by place on the
// roster.
func (n *count) answered(s *study.Scope) []int {
	out, ok := n.answering[s]
	if !ok {
		for k, i := range s.Members {
			if s.Network.Graph.Responded(k) {
				out = append(out, i)
			}
		}
		n.answering[s] = out
	}
	return out
}

// share is the share of those who could name a member that did.
func (n *count) share(s *study.Scope, member int) *int {
	followers, eligible := n.following(s)
	return disclose.People(followers[member], eligible[member])
}

// following returns followers and eligible respondents of the members of a scope.
func (n *count) following(s *study.Scope) (followers, eligible []int) {
	f, ok := n.followings[s]
	if !ok {
		f = following{s.Network.Graph.Followers(), s.Network.Graph.Eligible()}
		n.followings[s] = f
	}
	return f.followers, f.eligible
}

type following struct{ followers, eligible []int }

// eligible returns the numbers of respondents behind a member's finding, one for
// every round it may rest on.
func (n *count) eligible(s *study.Scope, member int) []int {
	_, now := n.following(s)
	out := []int{now[member]}
	rounds := 1
	for _, p := range slices.Backward(n.past) {
		if rounds == titles.Window {
			break
		}
		before := p.find(s.Name)
		if before == nil || before.Sums == nil {
			continue
		}
		rounds++
		if i := s.Members[member]; before.Sums.Candidate[i] && before.Sums.Eligible[i] > 0 {
			out = append(out, before.Sums.Eligible[i])
		}
	}
	return out
}

func cellOf(a *titles.Assessment, member int) *titles.Cell {
	k, ok := slices.BinarySearchFunc(a.Cells, member, func(c titles.Cell, person int) int { return c.Person - person })
	if !ok {
		return nil
	}
	return &a.Cells[k]
}

// cells returns the findings about people for the faculty. A mandate that was not
// seen to be followed is among them only when the release before found the same:
// until then its holder alone is told.
func (n *count) cells() []survey.Cell {
	out := []survey.Cell{}
	for _, s := range n.report.Scopes {
		if s.Leadership == nil {
			continue
		}
		for _, c := range s.Leadership.Assessment.Cells {
			if c.Finding == titles.NoFinding {
				continue
			}
			detail := n.detail(s, c.Person)
			switch {
			case n.heldBack(s):
				n.refused.Add(n.keptFollowing(s), 1)
				continue
			case detail < disclose.TierOnly:
				n.refused.Add(disclose.R1, 1)
				continue
			case !n.mayTell(s, c.Person):
				n.refused.Add(disclose.R3, 1)
				continue
			case c.Finding == titles.UnmatchedMandate && !n.rules.Told(n.confirmed(s, c.Person)):
				n.refused.Add(disclose.TwoRounds, 1)
				continue
			}
			cell := survey.Cell{
				Person: n.shot.Roster[s.Members[c.Person]].Person, Scope: scopeOf(s.Name),
				Finding: string(c.Finding), Titled: c.Titled(),
			}
			if detail == disclose.Full {
				cell.Share = n.share(s, c.Person)
			}
			out = append(out, cell)
		}
	}
	return out
}

// confirmed reports whether the release before this one found the same mandate
// unmatched.
func (n *count) confirmed(s *study.Scope, member int) bool {
	if len(n.past) == 0 || len(n.earlier) == 0 {
		return false
	}
	last := n.past[len(n.past)-1]
	if last.round.ID != n.earlier[len(n.earlier)-1].Round.ID {
		return false // the release before asked something else
	}
	return last.findings[key{s.Name, s.Members[member]}] == titles.UnmatchedMandate
}

// scopeOf reads the name of a scope of the study.
func scopeOf(name string) survey.Scope {
	for prefix, kind := range map[string]survey.ScopeKind{study.TeamPrefix: survey.InTeam, study.AreaPrefix: survey.InArea} {
		if len(name) > len(prefix) && name[:len(prefix)] == prefix {
			return survey.Scope{Kind: kind, ID: survey.ID(name[len(prefix):])}
		}
	}
	return survey.Scope{Kind: survey.InOrganisation}
}

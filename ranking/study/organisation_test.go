package study_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/follow"
	"github.com/followship/followship/ranking/plackettluce"
	"github.com/followship/followship/ranking/study"
)

func profile(t testing.TB, people int, ballots ...ranking.Ballot) *ranking.Profile {
	t.Helper()
	p, err := ranking.NewProfile(people, ballots)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// list is a ballot of weight 1 without ties.
func list(rater int, people ...int) ranking.Ballot {
	b := ranking.Ballot{Rater: rater, Weight: 1}
	for _, i := range people {
		b.Groups = append(b.Groups, []int{i})
	}
	return b
}

// names builds a follow graph from each person's names; nil is no answer.
func names(named ...[]int) *follow.Graph {
	responded := make([]bool, len(named))
	var edges []follow.Edge
	for u, to := range named {
		responded[u] = to != nil
		for _, v := range to {
			edges = append(edges, follow.Edge{From: int32(u), To: int32(v)})
		}
	}
	return follow.New(len(named), responded, edges)
}

// six is the running example of chapter A with the nominations of G.3, the
// levels of G.5 (P1 2, P4 1) and its two teams.
func six(t testing.TB) *study.Input {
	return &study.Input{
		People: 6,
		Teams:  []study.Team{{Name: "first", Members: []int{0, 1, 2}}, {Name: "second", Members: []int{3, 4, 5}}},
		Rounds: []study.Round{{
			Label: "1",
			Ballots: []study.Ballots{{Scope: study.Organisation, Profile: profile(t, 6,
				list(0, 1, 2, 3),
				ranking.Ballot{Rater: 1, Weight: 1, Groups: [][]int{{2}, {0, 3}}},
				list(2, 1, 0, 4),
				ranking.Ballot{Rater: 3, Weight: 1, Groups: [][]int{{1}, {2}, {4, 5}}},
				list(4, 1, 3, 2, 5),
				list(5, 2, 3, 4))}},
			Areas: []study.Area{{Name: "a", Graph: names([]int{1, 2}, []int{2, 3}, []int{1, 0}, []int{1, 2}, []int{1, 3}, []int{1, 2})}},
		}},
		Mandates: []study.Mandate{
			{Person: 0, Level: 2, Kind: "manager", Scope: study.Organisation, Held: []bool{true}},
			{Person: 3, Level: 1, Kind: "manager", Scope: study.Organisation, Held: []bool{true}},
		},
	}
}

// options are the defaults of the command line.
func options() study.Options { return study.Options{Model: plackettluce.Defaults()} }

// scope returns the entry of a (round, scope), nil when there is none.
func scope(r *study.Report, round, name string) *study.Scope {
	i := slices.IndexFunc(r.Scopes, func(s *study.Scope) bool { return s.Round == round && s.Name == name })
	if i < 0 {
		return nil
	}
	return r.Scopes[i]
}

// drawn is an organisation in a form that can be relabelled.
type drawn struct {
	people   int
	teams    [][]int
	managers []int // nil: not known
	rounds   []drawnRound
	mandates []study.Mandate
}

type drawnRound struct {
	ballots map[string][]ranking.Ballot
	// named[a][u] are the names of rater u in area a; nil is no answer.
	named [][][]int
}

// draw draws a small organisation with weak orders, truncated and weighted
// lists, raters outside the roster, teams that overlap, areas that not everybody
// answers, and mandates of all scopes and ages.
func draw(t *rapid.T, most int) *drawn {
	d := &drawn{people: rapid.IntRange(0, most).Draw(t, "people")}
	people := identity(d.people)
	for range rapid.IntRange(0, 2).Draw(t, "teams") {
		if d.people > 0 {
			members := rapid.Permutation(people).Draw(t, "members")[:rapid.IntRange(1, d.people).Draw(t, "size")]
			d.teams = append(d.teams, slices.Sorted(slices.Values(members)))
		}
	}
	if rapid.Bool().Draw(t, "reporting lines") {
		d.managers = make([]int, d.people)
		for i := range d.managers {
			if d.managers[i] = rapid.IntRange(-1, d.people-1).Draw(t, "manager"); d.managers[i] == i {
				d.managers[i] = -1
			}
		}
	}
	scopes := []string{study.Organisation}
	if len(d.teams) > 0 {
		scopes = append(scopes, "team:0")
	}
	areas := rapid.IntRange(0, 2).Draw(t, "areas")
	if areas > 0 {
		scopes = append(scopes, "area:0")
	}
	d.rounds = make([]drawnRound, rapid.IntRange(1, 2).Draw(t, "rounds"))
	for k := range d.rounds {
		d.rounds[k].ballots = make(map[string][]ranking.Ballot)
		for _, s := range scopes {
			if s == study.Organisation || rapid.IntRange(0, 3).Draw(t, "own lists") == 0 {
				d.rounds[k].ballots[s] = drawBallots(t, d.people)
			}
		}
		for range areas {
			named := make([][]int, d.people)
			for u := range named {
				if !rapid.Bool().Draw(t, "answers") {
					continue
				}
				others := slices.DeleteFunc(slices.Clone(people), func(v int) bool { return v == u })
				named[u] = []int{}
				if len(others) > 0 {
					named[u] = rapid.Permutation(others).Draw(t, "names")[:rapid.IntRange(0, min(3, len(others))).Draw(t, "count")]
				}
			}
			d.rounds[k].named = append(d.rounds[k].named, named)
		}
	}
	for range rapid.IntRange(0, 4).Draw(t, "mandates") {
		if d.people == 0 {
			break
		}
		held := rapid.SliceOfN(rapid.Bool(), len(d.rounds), len(d.rounds)).Draw(t, "held")
		d.mandates = append(d.mandates, study.Mandate{
			Person: rapid.IntRange(0, d.people-1).Draw(t, "holder"), Level: rapid.IntRange(0, 2).Draw(t, "level"),
			Kind: rapid.SampledFrom([]string{"", "coach"}).Draw(t, "kind"), Scope: rapid.SampledFrom(scopes).Draw(t, "scope"), Held: held,
		})
	}
	return d
}

func drawBallots(t *rapid.T, people int) []ranking.Ballot {
	var out []ranking.Ballot
	for r := range people + 1 { // the last rater is outside the roster
		if rapid.IntRange(0, 3).Draw(t, "silent") == 0 {
			continue
		}
		others := slices.DeleteFunc(identity(people), func(i int) bool { return i == r })
		b := ranking.Ballot{Rater: r, Weight: rapid.SampledFrom([]float64{1, 1, 2, 0.5}).Draw(t, "weight")}
		length := 0
		if len(others) > 0 {
			others = rapid.Permutation(others).Draw(t, "order")
			length = rapid.IntRange(0, len(others)).Draw(t, "length")
		}
		for k, i := range others[:length] {
			if k > 0 && rapid.IntRange(0, 2).Draw(t, "tie") == 0 {
				b.Groups[len(b.Groups)-1] = append(b.Groups[len(b.Groups)-1], i)
			} else {
				b.Groups = append(b.Groups, []int{i})
			}
		}
		out = append(out, b)
	}
	return out
}

// input builds the input with person i called to[i] and, when turned, ballots
// and mandates in reverse order.
func (d *drawn) input(t interface{ Fatal(...any) }, to []int, turned bool) *study.Input {
	in := &study.Input{People: d.people}
	for k, members := range d.teams {
		in.Teams = append(in.Teams, study.Team{Name: string(rune('0' + k)), Members: slices.Sorted(slices.Values(renamed(members, to)))})
	}
	if d.managers != nil {
		in.Manager = make([]int, d.people)
		for i, m := range d.managers {
			in.Manager[to[i]] = -1
			if m >= 0 {
				in.Manager[to[i]] = to[m]
			}
		}
	}
	for k, r := range d.rounds {
		round := study.Round{Label: string(rune('1' + k)), Time: float64(k)}
		for _, s := range []string{"area:0", study.Organisation, "team:0"} {
			ballots, ok := r.ballots[s]
			if !ok {
				continue
			}
			var moved []ranking.Ballot
			for _, b := range ballots {
				m := ranking.Ballot{Rater: d.people, Weight: b.Weight}
				if b.Rater < d.people {
					m.Rater = to[b.Rater]
				}
				for _, g := range b.Groups {
					m.Groups = append(m.Groups, renamed(g, to))
				}
				moved = append(moved, m)
			}
			if turned {
				slices.Reverse(moved)
			}
			p, err := ranking.NewProfile(d.people, moved)
			if err != nil {
				t.Fatal(err)
			}
			round.Ballots = append(round.Ballots, study.Ballots{Scope: s, Profile: p})
		}
		for a, named := range r.named {
			moved := make([][]int, d.people)
			for u, v := range named {
				if v != nil {
					moved[to[u]] = renamed(v, to)
				}
			}
			round.Areas = append(round.Areas, study.Area{Name: string(rune('0' + a)), Graph: names(moved...)})
		}
		in.Rounds = append(in.Rounds, round)
	}
	for _, m := range d.mandates {
		m.Person = to[m.Person]
		in.Mandates = append(in.Mandates, m)
	}
	if turned {
		slices.Reverse(in.Mandates)
	}
	return in
}

func renamed(people, to []int) []int {
	out := make([]int, len(people))
	for k, i := range people {
		out[k] = to[i]
	}
	return out
}

func identity(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// large returns an organisation of n people who list four others each and name
// two, in teams of about 25, the first person of each its lead with a mandate.
func large(t testing.TB, n int) *study.Input {
	random := rand.New(ranking.NewSource(1, uint64(n)))
	in := &study.Input{People: n}
	for start := 0; start < n; start += 25 {
		members := identity(n)[start:min(n, start+25)]
		if len(in.Teams) < 2 { // two of them climb the ladder on their own
			in.Teams = append(in.Teams, study.Team{Name: string(rune('a' + len(in.Teams))), Members: members})
		}
		in.Mandates = append(in.Mandates, study.Mandate{Person: start, Level: 1, Scope: study.Organisation, Held: []bool{true}})
	}
	builder := ranking.NewBuilder(n, n)
	var edges []follow.Edge
	responded := make([]bool, n)
	for u := range n {
		var items []int32
		for len(items) < 4 {
			v := u/25*25 + random.IntN(25)
			if random.IntN(4) == 0 {
				v = random.IntN(n)
			}
			if v < n && v != u && !slices.Contains(items, int32(v)) {
				items = append(items, int32(v))
			}
		}
		slices.Sort(items)
		builder.AddRanked(u, 1, slices.Clone(items), []float64{1, 2, 3, 4})
		responded[u] = true
		edges = append(edges, follow.Edge{From: int32(u), To: items[0]}, follow.Edge{From: int32(u), To: items[1]})
	}
	in.Rounds = []study.Round{{
		Label:   "1",
		Ballots: []study.Ballots{{Scope: study.Organisation, Profile: builder.Profile()}},
		Areas:   []study.Area{{Name: "all", Graph: follow.New(n, responded, edges)}},
	}}
	return in
}

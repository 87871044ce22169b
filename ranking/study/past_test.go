package study_test

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"strconv"
	"testing"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/follow"
	"github.com/followship/followship/ranking/plackettluce"
	"github.com/followship/followship/ranking/study"
	"github.com/followship/followship/ranking/titles"
)

// drawPastInput draws an organisation of 40 people, two areas and a team over
// some rounds, with mandates of different ages.
func drawPastInput(seed uint64, rounds int) *study.Input {
	const people = 40
	random := rand.New(rand.NewPCG(seed, 1))
	in := &study.Input{People: people, Teams: []study.Team{{Name: "t", Members: []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}}}}
	popular := make([]float64, people)
	for i := range popular {
		popular[i] = random.ExpFloat64()
	}
	kept := make([][][]int, 2)
	for a := range kept {
		kept[a] = make([][]int, people)
	}
	for t := range rounds {
		b := ranking.NewBuilder(people, people)
		responded := make([]bool, people)
		for r := range people {
			if responded[r] = random.Float64() < 0.8; !responded[r] {
				continue
			}
			ballot := ranking.Ballot{Rater: r, Weight: 1}
			for _, i := range random.Perm(people)[:8] {
				if i != r {
					ballot.Groups = append(ballot.Groups, []int{i})
				}
			}
			if err := b.Add(ballot); err != nil {
				panic(err)
			}
		}
		round := study.Round{
			Label: strconv.Itoa(t + 1), Time: float64(t + 1),
			Ballots: []study.Ballots{{Scope: study.Organisation, Profile: b.Profile()}},
		}
		for a, name := range []string{"a", "b"} {
			var edges []follow.Edge
			for r := range people {
				if !responded[r] {
					continue
				}
				names := kept[a][r][:len(kept[a][r])/2]
				for len(names) < 3 {
					i := random.IntN(people)
					if i != r && random.Float64() < popular[i]/4 && !slices.Contains(names, i) {
						names = append(names, i)
					}
				}
				kept[a][r] = names
				for _, v := range names {
					edges = append(edges, follow.Edge{From: int32(r), To: int32(v)})
				}
			}
			round.Areas = append(round.Areas, study.Area{Name: name, Graph: follow.New(people, responded, edges)})
		}
		in.Rounds = append(in.Rounds, round)
	}
	for i := range 9 {
		held := make([]bool, rounds)
		for t := range held {
			held[t] = t >= i%3
		}
		scope := study.Organisation
		if i%4 == 3 {
			scope = "area:a"
		}
		in.Mandates = append(in.Mandates, study.Mandate{Person: 3 * i, Level: 1 + i%2, Kind: "coach", Scope: scope, Held: held})
	}
	return in
}

// pastInput is the last round of an input, with what a report says of the others
// for its past.
func pastInput(in *study.Input, report *study.Report, answers bool) *study.Input {
	last := len(in.Rounds) - 1
	out := *in
	out.Rounds = in.Rounds[last:]
	out.Mandates = slices.Clone(in.Mandates)
	for k := range out.Mandates {
		m := &out.Mandates[k]
		m.HeldBefore, m.Held = m.Held[:last], m.Held[last:]
	}
	graphs := make(map[string][]*follow.Graph)
	for _, s := range report.Scopes {
		name := s.Name
		g := whole(in.People, s)
		graphs[name] = append(graphs[name], g)
		t := len(graphs[name]) - 1
		if t == last {
			continue
		}
		if len(out.Past) <= t {
			out.Past = append(out.Past, study.Past{Label: in.Rounds[t].Label, Time: in.Rounds[t].Time})
		}
		p := study.PastScope{
			Name: name, Gini: s.Concentration.GiniCorrected, TauB: s.Leadership.Alignment.TauB,
			U: ranking.Undefined(ranking.NoData), Sums: titles.Sum(g),
		}
		if s.Scores != nil && name == study.Organisation {
			for _, x := range s.Scores {
				p.WinShare = append(p.WinShare, x.WinShare)
			}
		}
		for lag := 1; lag <= t; lag++ {
			p.Recurrence = append(p.Recurrence, titles.Recur(graphs[name][t-lag], g))
		}
		if answers {
			p.Graph = g
		}
		out.Past[t].Scopes = append(out.Past[t].Scopes, p)
	}
	return &out
}

// whole returns the follow graph of a scope over the whole roster.
func whole(people int, s *study.Scope) *follow.Graph {
	responded, candidates := make([]bool, people), make([]bool, people)
	var edges []follow.Edge
	for k, i := range s.Members {
		responded[i], candidates[i] = s.Network.Graph.Responded(k), true
		for _, v := range s.Network.Graph.Named(k) {
			edges = append(edges, follow.Edge{From: int32(i), To: int32(s.Members[v])})
		}
	}
	return follow.New(people, responded, edges).WithCandidates(candidates)
}

// TestPast studies the last of several rounds with nothing but aggregates of the
// others: all that does not need their answers must come out as if they were
// there, and with their answers everything.
func TestPast(t *testing.T) {
	for _, rounds := range []int{2, 3, 6} {
		in := drawPastInput(uint64(rounds), rounds)
		opt := study.Options{
			Model:   plackettluce.Defaults(),
			Methods: study.PlackettLuce | study.Networking | study.Leading | study.Power,
		}
		want := study.Run(in, opt)
		for _, answers := range []bool{false, true} {
			got := study.Run(pastInput(in, want, answers), opt)
			// With the pairs of one round only the lags that reach the last are not
			// carried: without answers they cannot be known.
			if answers {
				if !reflect.DeepEqual(assessments(got, 0), assessments(want, len(want.Scopes)-len(got.Scopes))) {
					t.Errorf("%d rounds: other findings", rounds)
				}
				if !reflect.DeepEqual(got.Over.Attachment, want.Over.Attachment) {
					t.Errorf("%d rounds: attachment %+v, want %+v", rounds, got.Over.Attachment, want.Over.Attachment)
				}
				if !reflect.DeepEqual(got.Notices, want.Notices) {
					t.Errorf("%d rounds: notices %+v, want %+v", rounds, got.Notices, want.Notices)
				}
			} else if a := assessments(got, 0)[0]; a.Rounds != min(rounds, titles.Window) ||
				a.Cells[0].Eligible != assessments(want, len(want.Scopes)-len(got.Scopes))[0].Cells[0].Eligible {
				t.Errorf("%d rounds without answers: %d pooled", rounds, a.Rounds)
			}
			for _, over := range []struct {
				name      string
				got, want any
			}{
				{"persistence", got.Over.Persistence, want.Over.Persistence},
				{"transitions", got.Over.Transitions, want.Over.Transitions},
				{"mobility", got.Over.Mobility, want.Over.Mobility},
				{"trend", got.Over.Trend, want.Over.Trend},
				{"climb", got.Over.Climb, want.Over.Climb},
			} {
				if !reflect.DeepEqual(over.got, over.want) {
					t.Errorf("%d rounds, answers %v: %s %+v, want %+v", rounds, answers, over.name, over.got, over.want)
				}
			}
		}
	}
}

func assessments(r *study.Report, from int) []*titles.Assessment {
	var out []*titles.Assessment
	for _, s := range r.Scopes[from:] {
		out = append(out, s.Leadership.Assessment)
	}
	return out
}

func TestMandateWithin(t *testing.T) {
	in := drawPastInput(3, 1)
	in.Mandates = []study.Mandate{{Person: 5, Level: 2, Scope: "area:a", Within: []string{"area:b"}, Held: []bool{true}}}
	for _, s := range study.Run(in, study.Options{Methods: study.Leading}).Scopes {
		want := 0
		if s.Name == "area:a" || s.Name == "area:b" {
			want = 1
		}
		if got := s.Leadership.Alignment.Titled; got != want {
			t.Errorf("%s: %d titled, want %d", s.Name, got, want)
		}
	}
}

func TestWishIsHeard(t *testing.T) {
	in := drawPastInput(4, 1)
	silent := follow.New(in.People, slices.Repeat([]bool{true}, in.People), nil)
	in.Rounds[0].Areas = []study.Area{{Name: "a", Graph: silent}, {Name: "b", Graph: silent}}
	in.Rounds[0].Wish = &titles.Wish{Yes: 38, Answers: 40}
	notices := study.Run(in, study.Options{Methods: study.Leading | study.Power}).Notices
	if len(notices) != 1 || notices[0].Rule != "leadership_vacuum" {
		t.Errorf("everybody wants leadership and nobody follows anybody: %+v", notices)
	}
}

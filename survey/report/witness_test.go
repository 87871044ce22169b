package report_test

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"github.com/followship/followship/survey/disclose"
	"github.com/followship/followship/survey/report"
)

// TestSearchInACount: the search keeps scores of few people back, adds nothing, and
// comes to the same whatever the number of processors and the order of ballots.
func TestSearchInACount(t *testing.T) {
	in := small{people: 12}.round(rand.New(rand.NewPCG(1, 1)), 1)
	got, without := count(t, in), quick(t, in).Document
	kept := 0
	for i, p := range got.Document.People {
		w := without.People[i]
		switch {
		case p.Score != nil && (text(p.Score) != text(w.Score) || text(p.Lower) != text(w.Lower) || text(p.Tier) != text(w.Tier)):
			t.Errorf("%s: the search changed %+v to %+v", p.Person, w, p)
		case p.Score == nil && w.Score != nil:
			kept++
		}
	}
	if kept == 0 || refused(got.Document, "R3") != kept {
		t.Errorf("%d scores kept back, refused %v", kept, got.Document.Refusals)
	}
	before := runtime.GOMAXPROCS(5)
	defer runtime.GOMAXPROCS(before)
	shuffled := *in
	shuffled.Ballots = slices.Clone(in.Ballots)
	slices.Reverse(shuffled.Ballots)
	sameDocument(t, "other processors and order", count(t, &shuffled), got)
}

// TestNoSharesInSmallScopes is R3 for following: in a team of 30 people or fewer there
// are words and no shares, in a larger one shares too.
func TestNoSharesInSmallScopes(t *testing.T) {
	in := small{people: 80, areas: 1, teams: [][]int{members(0, 31), members(31, 61)}}.round(rand.New(rand.NewPCG(1, 1)), 1)
	shares := func(rules disclose.Rules) (large, few int) {
		for _, p := range countUnder(t, rules, in).Document.People {
			for _, f := range p.Followed {
				switch {
				case f.Share == nil:
				case f.Scope.ID == teamID(0):
					large++
				case f.Scope.ID == teamID(1):
					few++
				}
			}
		}
		return large, few
	}
	if large, few := shares(disclose.All()); large != 31 || few != 0 {
		t.Errorf("%d shares in a team of 31, %d in one of 30", large, few)
	}
	if _, few := shares(disclose.Without(disclose.R3)); few != 30 {
		t.Errorf("without R3 %d shares in a team of 30", few)
	}
}

// BenchmarkSearch counts organisations of few people, in which nearly everything is
// the search; /off is the count without it.
func BenchmarkSearch(b *testing.B) {
	for _, people := range []int{10, 20, 29, 30} {
		in := small{people: people}.round(rand.New(rand.NewPCG(1, 1)), 1)
		for name, rules := range map[string]disclose.Rules{"on": disclose.All(), "off": disclose.Without(disclose.Search)} {
			b.Run(fmt.Sprint(people, "/", name), func(b *testing.B) {
				for b.Loop() {
					if _, err := report.Under("bench", rules).Count(b.Context(), in); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

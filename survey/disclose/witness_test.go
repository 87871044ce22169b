package disclose_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/followship/followship/survey/disclose"
)

// mean is a count that is quick and gives much away: the share of people a rater puts
// behind somebody, on average over those who list them, in steps.
func mean(lists disclose.Lists, step, full int) func(k int, groups [][]int) []disclose.Cells {
	return func(k int, groups [][]int) []disclose.Cells {
		sum, raters := make([]int, lists.People), make([]int, lists.People)
		for l, list := range lists.Groups {
			if l == k {
				list = groups
			}
			ahead, all := 0, 0
			for _, g := range list {
				all += len(g)
			}
			for _, g := range list {
				for _, i := range g {
					raters[i]++
					sum[i] += 100 * (all - ahead) / all
				}
				ahead += len(g)
			}
		}
		out := make([]disclose.Cells, lists.People)
		for i := range out {
			if raters[i] == 0 {
				continue
			}
			share := sum[i] / raters[i]
			out[i].Tier = []string{"less_often", "as_often", "more_often"}[min(2, share/34)]
			if raters[i] >= full {
				out[i].Score = 1 + share/step
				out[i].Lower, out[i].Upper, out[i].Of = 1+share/50, lists.People, lists.People
			}
		}
		return out
	}
}

// every calls f with every list of some people, of so many at most.
func every(people []int, longest int, f func(groups [][]int)) {
	var walk func(groups [][]int, left []int, length int)
	walk = func(groups [][]int, left []int, length int) {
		f(groups)
		for set := 1; set < 1<<len(left); set++ {
			var in, out []int
			for k, i := range left {
				if set>>k&1 == 1 {
					in = append(in, i)
				} else {
					out = append(out, i)
				}
			}
			if length+len(in) <= longest {
				walk(append(slices.Clone(groups), in), out, length+len(in))
			}
		}
	}
	walk(nil, people, 0)
}

func drawLists(t *rapid.T, most int) (lists disclose.Lists, shown []disclose.Cells) {
	lists.People = rapid.IntRange(2, most).Draw(t, "people")
	lists.Longest = rapid.IntRange(2, lists.People).Draw(t, "longest")
	for k := range rapid.IntRange(1, 6).Draw(t, "lists") {
		rater := k
		if k >= lists.People {
			rater = -1 // of another scope
		}
		var people []int
		for i := range lists.People {
			if i != rater {
				people = append(people, i)
			}
		}
		people = rapid.Permutation(people).Draw(t, "order")
		people = people[:rapid.IntRange(0, min(lists.Longest, len(people))).Draw(t, "length")]
		var groups [][]int
		for _, i := range people {
			if len(groups) > 0 && rapid.IntRange(0, 3).Draw(t, "tied") == 0 {
				groups[len(groups)-1] = append(groups[len(groups)-1], i)
			} else {
				groups = append(groups, []int{i})
			}
		}
		lists.Rater, lists.Groups = append(lists.Rater, rater), append(lists.Groups, groups)
	}
	lists.Output = mean(lists, rapid.SampledFrom([]int{5, 10, 20, 50}).Draw(t, "step"), rapid.IntRange(1, 4).Draw(t, "full"))
	return lists, lists.Output(-1, nil)
}

// limited is what is left of cells.
func limited(cells []disclose.Cells, limit []disclose.Detail) []disclose.Cells {
	out := make([]disclose.Cells, len(cells))
	for i, c := range cells {
		switch limit[i] {
		case disclose.Full:
			out[i] = c
		case disclose.TierOnly:
			out[i].Tier = c.Tier
		}
	}
	return out
}

// place is where somebody stands on a list: who is before them, and beside.
func place(groups [][]int, person int) string {
	ahead := 0
	for _, g := range groups {
		if slices.Contains(g, person) {
			return fmt.Sprint(ahead, " ", len(g))
		}
		ahead += len(g)
	}
	return "not listed"
}

// certain tries every list of every rater, and returns who would know where a rater
// put somebody, "" for nobody: fewer than three places, and not all there are, give
// what is shown when all other lists are known.
func certain(lists disclose.Lists, shown []disclose.Cells, limit []disclose.Detail) string {
	want := limited(shown, limit)
	for k, list := range lists.Groups {
		var people []int
		for i := range lists.People {
			if i != lists.Rater[k] {
				people = append(people, i)
			}
		}
		exist, agree := make(map[int]map[string]bool), make(map[int]map[string]bool)
		for _, i := range people {
			exist[i], agree[i] = make(map[string]bool), make(map[string]bool)
		}
		every(people, lists.Longest, func(groups [][]int) {
			same := slices.Equal(limited(lists.Output(k, groups), limit), want)
			for _, i := range people {
				at := place(groups, i)
				exist[i][at] = true
				if same {
					agree[i][at] = true
				}
			}
		})
		for _, g := range list {
			for _, i := range g {
				if len(agree[i]) < min(3, len(exist[i])) {
					return fmt.Sprintf("list %d %v: person %d can be at %v alone, of %d places", k, list, i, agree[i], len(exist[i]))
				}
			}
		}
	}
	return ""
}

// TestWitnesses holds the search to the enumeration of all lists, in scopes in which
// it enumerates too and in larger ones.
func TestWitnesses(t *testing.T) {
	for _, most := range []int{5, 7} {
		kept, attacked, left := 0, 0, 0
		rapid.Check(t, func(t *rapid.T) {
			lists, shown := drawLists(t, most)
			limit := disclose.All().Witnessed(lists, shown)
			if found := certain(lists, shown, limit); found != "" {
				t.Error(found)
			}
			for i, d := range limit {
				switch {
				case d < disclose.Full:
					kept++
				case shown[i] != disclose.Cells{}:
					left++
				}
			}
			if certain(lists, shown, disclose.Without(disclose.R3).Witnessed(lists, shown)) != "" {
				attacked++
			}
		})
		t.Logf("up to %d people: %d cells kept back, %d left; without R3 %d of the organisations gave something away", most, kept, left, attacked)
		if kept == 0 || attacked == 0 || left == 0 {
			t.Errorf("up to %d people: %d kept, %d left, %d attacks succeeded without R3", most, kept, left, attacked)
		}
	}
}

// TestNoWitnessNeeded: nothing is shown, or the scope is large.
func TestNoWitnessNeeded(t *testing.T) {
	large := disclose.Lists{People: disclose.WitnessPeople + 1, Longest: 2}
	large.Rater, large.Groups = []int{0}, [][][]int{{{1}, {2}}}
	large.Output = func(int, [][]int) []disclose.Cells {
		t.Error("a large scope was searched")
		return make([]disclose.Cells, large.People)
	}
	shown := slices.Repeat([]disclose.Cells{{Tier: "as_often"}}, large.People)
	for _, d := range disclose.All().Witnessed(large, shown) {
		if d != disclose.Full {
			t.Error("something was kept back in a large scope")
		}
	}
	few := large
	few.People = 8
	for _, d := range disclose.All().Witnessed(few, make([]disclose.Cells, 8)) {
		if d != disclose.Full {
			t.Error("something was kept back where nothing is shown")
		}
	}
}

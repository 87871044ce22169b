package disclose_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/disclose"
)

// TestUnopposed: whose word is left, nobody can tell by it who named whom, if all other
// answers are known; every answer that says the other thing is tried.
func TestUnopposed(t *testing.T) {
	kept, left, attacked := 0, 0, 0
	rapid.Check(t, func(t *rapid.T) {
		people := rapid.IntRange(2, 6).Draw(t, "people")
		most := rapid.IntRange(1, 3).Draw(t, "most")
		names := disclose.Names{Named: make([][]int, people), Absent: make([]bool, people), Most: most}
		for k := range names.Named {
			if rapid.IntRange(0, 4).Draw(t, "silent") == 0 {
				continue
			}
			names.Named[k] = []int{}
			for j := range people {
				if j != k && len(names.Named[k]) < most && rapid.Bool().Draw(t, "names") {
					names.Named[k] = append(names.Named[k], j)
				}
			}
		}
		from := rapid.IntRange(1, 3).Draw(t, "from")
		names.Words = func(k int, named []int) []string {
			followers := make([]int, people)
			for l, list := range names.Named {
				if l == k {
					list = named
				}
				for _, j := range list {
					followers[j]++
				}
			}
			out := make([]string, people)
			for j, n := range followers {
				out[j] = map[bool]string{true: "emergent_leader", false: "no_finding"}[n >= from]
			}
			return out
		}
		shown := names.Words(-1, nil)
		hidden := disclose.All().Unopposed(names, shown)
		for i := range hidden {
			if hidden[i] {
				kept++
			} else {
				left++
			}
		}
		if told := pivotal(names, shown, hidden); told != "" {
			t.Error(told)
		}
		if pivotal(names, shown, disclose.Without(disclose.R3).Unopposed(names, shown)) != "" {
			attacked++
		}
	})
	if kept == 0 || left == 0 || attacked == 0 {
		t.Errorf("%d words kept back, %d left, %d attacks succeeded without R3", kept, left, attacked)
	}
}

// pivotal returns who can be told to have named somebody or not, "" for nobody.
func pivotal(names disclose.Names, shown []string, hidden []bool) string {
	same := func(words []string) bool {
		for i := range words {
			if !hidden[i] && words[i] != shown[i] {
				return false
			}
		}
		return true
	}
	for k, named := range names.Named {
		for j := 0; named != nil && j < len(shown); j++ {
			if j == k {
				continue
			}
			open := false
			for set := range 1 << len(shown) {
				var other []int
				for i := range shown {
					if set>>i&1 == 1 {
						other = append(other, i)
					}
				}
				if len(other) > names.Most || slices.Contains(other, k) || slices.Contains(other, j) == slices.Contains(named, j) {
					continue
				}
				open = open || same(names.Words(k, other))
			}
			if !open {
				return fmt.Sprintf("%d can be told to have named %d or not: %v", k, j, named)
			}
		}
	}
	return ""
}

// TestNoShareOfFew shows why no share is shown in a small scope: with any number of
// names but the fewest and the most, one name more or less shows.
func TestNoShareOfFew(t *testing.T) {
	f := survey.LeastFloors()
	for eligible := f.Score; eligible < disclose.WitnessPeople; eligible++ {
		for named := 4; named <= eligible-4; named++ {
			share := *disclose.Share(named, eligible, eligible)
			if share == *disclose.Share(named-1, eligible, eligible) && share == *disclose.Share(named+1, eligible, eligible) {
				t.Errorf("%d of %d: one name more or less does not show", named, eligible)
			}
		}
	}
	for people, want := range map[int]disclose.Detail{30: disclose.TierOnly, 31: disclose.Full} {
		if got := disclose.All().InScope(disclose.Full, people); got != want || disclose.Without(disclose.R3).InScope(disclose.Full, people) != disclose.Full {
			t.Errorf("%d people: %v", people, got)
		}
	}
}

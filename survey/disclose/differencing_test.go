package disclose_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/disclose"
)

// apart returns disjoint groups of the given sizes, and their number of people.
func apart(sizes ...int) (groups []disclose.Group, whole int) {
	for g, size := range sizes {
		group := disclose.Group{ID: survey.ID(fmt.Sprint(g))}
		for range size {
			group.Answers = append(group.Answers, whole)
			whole++
		}
		groups = append(groups, group)
	}
	return groups, whole
}

func span(from, to int) []int {
	var out []int
	for i := from; i < to; i++ {
		out = append(out, i)
	}
	return out
}

// TestPublishable holds R2 and R3 to worked cases.
func TestPublishable(t *testing.T) {
	cells := func(sizes ...int) ([]disclose.Group, int) { return apart(sizes...) }
	group := func(id string, raters []int) disclose.Group {
		return disclose.Group{ID: survey.ID(id), Answers: raters}
	}
	for _, tt := range []struct {
		name   string
		groups []disclose.Group
		whole  int
		want   []disclose.Rule
	}{
		{"all large", first(cells(5, 6, 7)), 18, []disclose.Rule{"", "", ""}},
		// METHODS J.2: cells 12, 3, 9, 6 of 30: hide 3 and 6.
		{"J.2", first(cells(12, 3, 9, 6)), 30, []disclose.Rule{"", "R2", "", "R3"}},
		// Two small ones hide each other only with 5 people between them.
		{"two small", first(cells(12, 1, 9, 2)), 24, []disclose.Rule{"", "R2", "R3", "R2"}},
		{"two small are enough", first(cells(12, 3, 9, 4)), 28, []disclose.Rule{"", "R2", "", "R2"}},
		{"nobody else", first(cells(12)), 12, []disclose.Rule{""}},
		{"all but three", first(cells(12)), 15, []disclose.Rule{"R2"}},
		{"all but five", first(cells(12)), 17, []disclose.Rule{""}},
		{"too few in all", first(cells(4)), 4, []disclose.Rule{"R2"}},
		{
			"team minus sub-team",
			[]disclose.Group{group("team", span(0, 12)), group("sub", span(0, 9))},
			40,
			[]disclose.Rule{"", "R2"},
		},
		{
			"sub-team and a large rest",
			[]disclose.Group{group("team", span(0, 12)), group("sub", span(0, 7))},
			40,
			[]disclose.Rule{"", ""},
		},
		{
			"the same people twice",
			[]disclose.Group{group("a", span(0, 12)), group("b", span(0, 12))},
			40,
			[]disclose.Rule{"", ""},
		},
		{
			// a + b - everybody is who is in both: two people.
			"overlap of two",
			[]disclose.Group{group("a", span(0, 12)), group("b", span(10, 20))},
			20,
			[]disclose.Rule{"", "R3"},
		},
		{
			"overlap that nobody can take apart",
			[]disclose.Group{group("a", span(0, 12)), group("b", span(10, 20))},
			30,
			[]disclose.Rule{"", ""},
		},
		{
			// The parts of a team make it up but for three.
			"parts",
			[]disclose.Group{group("team", span(0, 18)), group("one", span(0, 8)), group("two", span(8, 15))},
			60,
			[]disclose.Rule{"", "", "R3"},
		},
		{
			// Figures about the whole are those of the group; nothing ends that.
			"everybody, kept back by another rule",
			[]disclose.Group{{ID: "a", Answers: span(0, 20), Kept: disclose.R7}, group("b", span(0, 12))},
			20,
			[]disclose.Rule{"R7", ""},
		},
		{
			"everybody, and as many once more",
			[]disclose.Group{{ID: "a", Answers: span(0, 12), Kept: disclose.R7}, group("b", span(0, 12)), group("c", span(0, 20))},
			20,
			[]disclose.Rule{"R7", "R3", ""},
		},
	} {
		got := disclose.All().Publishable(tt.groups, disclose.OneEach(tt.whole), 5)
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func first(groups []disclose.Group, _ int) []disclose.Group { return groups }

// drawGroups draws groups of few raters, nested, overlapping or not.
func drawGroups(t *rapid.T) (groups []disclose.Group, whole, floor int) {
	whole = rapid.IntRange(0, 14).Draw(t, "raters")
	floor = rapid.IntRange(2, 5).Draw(t, "floor")
	for g := range rapid.IntRange(0, 5).Draw(t, "groups") {
		group := disclose.Group{ID: survey.ID(fmt.Sprint(g))}
		if g > 0 && rapid.Bool().Draw(t, "nested") {
			for _, r := range groups[0].Answers {
				if rapid.IntRange(0, 3).Draw(t, "in") > 0 {
					group.Answers = append(group.Answers, r)
				}
			}
		} else {
			for r := range whole {
				if rapid.Bool().Draw(t, "in") {
					group.Answers = append(group.Answers, r)
				}
			}
		}
		if rapid.IntRange(0, 5).Draw(t, "kept") == 0 {
			group.Kept = disclose.R7
		}
		groups = append(groups, group)
	}
	return groups, whole, floor
}

// attack tries every combination of the groups shown and the whole with weights
// from -2 to 2, and returns what it found out. A group of everybody cannot be hidden.
func attack(groups []disclose.Group, rules []disclose.Rule, a disclose.Answers, floor int) string {
	whole := len(a.Rater)
	gave := func(answers []int) int {
		raters := make(map[int]bool)
		for _, k := range answers {
			raters[a.Rater[k]] = true
		}
		return len(raters)
	}
	var shown [][]int
	for g, rule := range rules {
		if rule == "" {
			shown = append(shown, groups[g].Answers)
		}
	}
	if gave(span(0, whole)) >= floor {
		shown = append(shown, span(0, whole))
	}
	weights := make([]int, len(shown))
	for k := range weights {
		weights[k] = -2
	}
	for {
		sum := make([]int, whole)
		for k, w := range weights {
			for _, r := range shown[k] {
				sum[r] += w
			}
		}
		var raters, ones []int
		for r, x := range sum {
			if x != 0 {
				raters = append(raters, r)
			}
			if x == 1 {
				ones = append(ones, r)
			}
		}
		if len(raters) > 0 && gave(raters) < floor {
			return fmt.Sprintf("weights %v of %v isolate %v", weights, shown, raters)
		}
		for g, rule := range rules {
			if rule != "" && len(ones) > 0 && len(ones) < whole && len(ones) == len(raters) && slices.Equal(ones, groups[g].Answers) {
				return fmt.Sprintf("weights %v of %v give hidden group %v", weights, shown, ones)
			}
		}
		k := 0
		for ; k < len(weights) && weights[k] == 2; k++ {
			weights[k] = -2
		}
		if k == len(weights) {
			return ""
		}
		weights[k]++
	}
}

// TestDifferencing attacks what is published of random groups by adding and
// subtracting it, one's own ballot included: what is left when it is taken off a
// group of the floor is still floor-1 others.
func TestDifferencing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		groups, whole, floor := drawGroups(t)
		answers := disclose.OneEach(whole)
		if rapid.Bool().Draw(t, "several answers") { // of one rater
			for k := range answers.Rater {
				answers.Rater[k] = rapid.IntRange(0, k).Draw(t, "rater")
			}
		}
		rules := disclose.All().Publishable(groups, answers, floor)
		if found := attack(groups, rules, answers, floor); found != "" {
			t.Error(found)
		}
	})
}

// TestAttackFindsWhatIsNotHidden shows that the attack is one: with the primary
// rule alone it succeeds.
func TestAttackFindsWhatIsNotHidden(t *testing.T) {
	groups, whole := apart(12, 3, 9, 6)
	if found := attack(groups, []disclose.Rule{"", "R2", "", ""}, disclose.OneEach(whole), 5); found == "" {
		t.Error("a single hidden cell of a total was not found")
	}
}

// TestAudit holds the audit to combinations by hand.
func TestAudit(t *testing.T) {
	for _, tt := range []struct {
		name              string
		published, hidden [][]int
		whole             int
		groups            []int
		raters            int
	}{
		{"nothing published", nil, [][]int{span(0, 6)}, 12, nil, 0},
		{"the rest is hidden", [][]int{span(0, 6)}, [][]int{span(6, 12)}, 12, []int{0}, 6},
		{"part of the rest is hidden", [][]int{span(0, 6)}, [][]int{span(6, 12)}, 13, nil, 0},
		{"hidden twice", [][]int{span(0, 6)}, [][]int{span(0, 6)}, 12, []int{0}, 6},
		{"union of two parts", [][]int{span(0, 6), span(6, 12)}, [][]int{span(0, 12)}, 30, []int{0, 1}, 12},
		{"rest of two", [][]int{span(0, 6), span(6, 12)}, nil, 14, []int{0, 1}, 2},
		{"one within another", [][]int{span(0, 9), span(0, 6)}, nil, 30, []int{0, 1}, 3},
		// Neither is small, nor is what each has alone: what one has alone less that of
		// the other is.
		{"two that share four", [][]int{{0, 1, 4, 5, 6, 7}, span(2, 8)}, nil, 20, []int{0, 1}, 4},
		{"rest, none of them", [][]int{span(0, 6), span(6, 12)}, [][]int{{}}, 17, nil, 0},
	} {
		got := disclose.Audit(tt.published, tt.hidden, disclose.OneEach(tt.whole), 5)
		switch {
		case tt.raters == 0 && got != nil, tt.raters != 0 && got == nil:
			t.Errorf("%s: %+v", tt.name, got)
		case got != nil && (got.Raters != tt.raters || !slices.Equal(got.Groups, tt.groups)):
			t.Errorf("%s: %+v, want %v isolating %d", tt.name, *got, tt.groups, tt.raters)
		}
	}
}

func TestPublishableKnowsNoOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		groups, whole, floor := drawGroups(t)
		want := make(map[survey.ID]disclose.Rule)
		for g, rule := range disclose.All().Publishable(groups, disclose.OneEach(whole), floor) {
			want[groups[g].ID] = rule
		}
		shuffled := rapid.Permutation(groups).Draw(t, "shuffled")
		for g, rule := range disclose.All().Publishable(shuffled, disclose.OneEach(whole), floor) {
			if want[shuffled[g].ID] != rule {
				t.Errorf("group %s: %q in one order, %q in another", shuffled[g].ID, want[shuffled[g].ID], rule)
			}
		}
	})
}

// TestAuditManySmallClasses is a matrix of many overlapping groups: the search ends
// and the doubt goes against publishing.
func TestAuditManySmallClasses(t *testing.T) {
	const side = 12
	var groups []disclose.Group
	for k := range side {
		row, column := disclose.Group{ID: survey.ID(fmt.Sprint("r", k))}, disclose.Group{ID: survey.ID(fmt.Sprint("c", k))}
		for j := range side {
			row.Answers = append(row.Answers, side*k+j)
			column.Answers = append(column.Answers, side*j+k)
		}
		groups = append(groups, row, column)
	}
	shown := 0
	for _, rule := range disclose.All().Publishable(groups, disclose.OneEach(side*side), 5) {
		if rule == "" {
			shown++
		}
	}
	if shown == 0 {
		t.Error("nothing of a matrix is published")
	}
}

func BenchmarkPublishable(b *testing.B) {
	sizes := make([]int, 900) // of some 10,000 people
	for k := range sizes {
		sizes[k] = 4 + k%15
	}
	groups, whole := apart(sizes...)
	for b.Loop() {
		disclose.All().Publishable(groups, disclose.OneEach(whole), 5)
	}
}

package disclose_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/survey/disclose"
)

func show[T any](x *T) string {
	if x == nil {
		return "-"
	}
	return fmt.Sprint(*x)
}

// TestShare is J.4 and J.5: steps of 10 below 20 respondents and of 5 above, half
// up, and never everybody's answer.
func TestShare(t *testing.T) {
	for _, tt := range []struct {
		successes, total int
		want             string
	}{
		{0, 0, "-"},
		{7, 19, "40"},
		{6, 19, "30"},
		{7, 20, "35"},
		{3, 12, "30"},  // 25 of steps of 10
		{9, 40, "25"},  // 22.5 of steps of 5
		{0, 12, "10"},  // nearly nobody
		{12, 12, "90"}, // nearly all
		{0, 100, "5"},
		{100, 100, "95"},
	} {
		if got := show(disclose.Share(tt.successes, tt.total, tt.total)); got != tt.want {
			t.Errorf("%d of %d: %s, want %s", tt.successes, tt.total, got, tt.want)
		}
	}
	// A share among 15 people is coarse, of however many things it is a share.
	if got := show(disclose.Share(33, 100, 15)); got != "30" {
		t.Errorf("33 of 100 names by 15 people: %s", got)
	}
	if got := show(disclose.Percent(ranking.Defined(0.125), 30)); got != "15" {
		t.Errorf("0.125: %s", got)
	}
	if got := disclose.Percent(ranking.Undefined(ranking.NoData), 30); got != nil {
		t.Errorf("undefined: %d", *got)
	}
}

// TestPeople: the lowest step holds nobody to three, the highest all but three to all.
func TestPeople(t *testing.T) {
	for _, tt := range []struct {
		did, of int
		want    string
	}{
		{0, 0, "-"},
		{0, 10, "30"},
		{3, 10, "30"},
		{4, 10, "40"},
		{7, 10, "70"},
		{10, 10, "70"},
		{0, 15, "20"},
		{4, 15, "30"},
		{15, 15, "80"},
		{3, 20, "15"},
		{4, 20, "20"},
		{17, 20, "85"},
		{3, 60, "5"},
		{100, 100, "95"},
	} {
		if got := show(disclose.People(tt.did, tt.of)); got != tt.want {
			t.Errorf("%d of %d: %s, want %s", tt.did, tt.of, got, tt.want)
		}
	}
}

// TestThreeAreHidden: from the share alone nobody tells none from three, nor all from
// all but three, however many there are.
func TestThreeAreHidden(t *testing.T) {
	for of := 10; of <= 300; of++ {
		for n := range 5 {
			low, _, _ := disclose.All().Answers(n, of, 10)
			high, _, _ := disclose.All().Answers(of-n, of, 10)
			none, _, _ := disclose.All().Answers(0, of, 10)
			all, _, _ := disclose.All().Answers(of, of, 10)
			if show(low) != show(none) || show(high) != show(all) {
				t.Errorf("%d answers: %d are %s, none %s; all but %d are %s, all %s", of, n, show(low), show(none), n, show(high), show(all))
			}
			if n == 4 {
				break // one less where somebody's own followers are counted
			}
			if got, want := show(disclose.People(n, of)), show(disclose.People(0, of)); got != want {
				t.Errorf("%d of %d: %s, nobody: %s", n, of, got, want)
			}
			if got, want := show(disclose.People(of-n, of)), show(disclose.People(of, of)); got != want {
				t.Errorf("all but %d of %d: %s, all: %s", n, of, got, want)
			}
		}
	}
}

// TestIntervalsSayNoMore: numbers of yes that are shown as one share have one interval.
func TestIntervalsSayNoMore(t *testing.T) {
	for total := 10; total <= 200; total++ {
		seen := map[string]string{}
		for yes := range total + 1 {
			share, lower, upper := disclose.All().Answers(yes, total, 10)
			ends := show(lower) + " to " + show(upper)
			if was, ok := seen[show(share)]; ok && was != ends {
				t.Fatalf("%s %% of %d: %s, but also %s", show(share), total, was, ends)
			}
			seen[show(share)] = ends
		}
	}
}

func TestScore(t *testing.T) {
	for share, want := range map[float64]int{0.725: 75, 0.7249: 70, 0.9763: 95, 0.9999: 95, 0.001: 5, 0.5: 50} {
		if got := disclose.Score(share); got != want {
			t.Errorf("win share %v: %d, want %d", share, got, want)
		}
	}
}

func TestPlaces(t *testing.T) {
	if lower, upper := disclose.Places(3.4, 10.2); lower != 3 || upper != 11 {
		t.Errorf("3.4 to 10.2: %d to %d", lower, upper)
	}
	if lower, upper := disclose.Places(3, 11); lower != 3 || upper != 11 {
		t.Errorf("3 to 11: %d to %d", lower, upper)
	}
}

func TestDigits(t *testing.T) {
	for _, tt := range []struct {
		name      string
		got, want string
	}{
		{"gini", show(disclose.Hundredths(ranking.Defined(0.25849))), "0.26"},
		{"no minus", show(disclose.Hundredths(ranking.Defined(-0.001))), "0"},
		{"slope", show(disclose.Thousandths(ranking.Defined(0.02249))), "0.022"},
		{"effective", show(disclose.TwoDigits(ranking.Defined(17.63))), "18"},
		{"few leaders", show(disclose.TwoDigits(ranking.Defined(2.857))), "2.9"},
		{"p", show(disclose.PValue(ranking.Defined(0.0794))), "0.079"},
		{"small p", show(disclose.PValue(ranking.Defined(0.00007))), "0.01"},
		{"agreement", show(disclose.Agreement(ranking.Defined(0.5714))), "0.57"},
		{"full agreement", show(disclose.Agreement(ranking.Defined(1))), "0.95"},
		{"undefined", show(disclose.PValue(ranking.Undefined(ranking.Constant))), "-"},
		{"undefined", show(disclose.Agreement(ranking.Undefined(ranking.Constant))), "-"},
		{"undefined", show(disclose.TwoDigits(ranking.Undefined(ranking.Constant))), "-"},
		{"undefined", show(disclose.Hundredths(ranking.Undefined(ranking.Constant))), "-"},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, tt.got, tt.want)
		}
	}
}

// TestAnswers is H.5: 31 of 44 is 0.7045 (0.5822 to 0.8031), rounded outward.
func TestAnswers(t *testing.T) {
	share, lower, upper := disclose.All().Answers(31, 44, 10)
	if show(share) != "70" || show(lower) != "55" || show(upper) != "85" {
		t.Errorf("31 of 44: %s (%s to %s)", show(share), show(lower), show(upper))
	}
	if share, lower, upper = disclose.All().Answers(9, 9, 10); share != nil || lower != nil || upper != nil {
		t.Errorf("9 answers: %s (%s to %s)", show(share), show(lower), show(upper))
	}
}

// TestUnanimityIsHidden: nothing tells that everybody answered the same from
// nearly everybody.
func TestUnanimityIsHidden(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		total := rapid.IntRange(10, 300).Draw(t, "answers")
		text := func(yes int) string {
			share, lower, upper := disclose.All().Answers(yes, total, 10)
			return show(share) + show(lower) + show(upper)
		}
		if text(total) != text(total-1) || text(0) != text(1) {
			t.Errorf("of %d: all %s, all but one %s; nobody %s, one %s", total, text(total), text(total-1), text(0), text(1))
		}
	})
}

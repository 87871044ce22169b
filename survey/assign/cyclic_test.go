package assign

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// METHODS.md F: the worked offsets.
func TestOffsetsF(t *testing.T) {
	for _, c := range []struct {
		n, r int
		want []int
	}{
		{7, 3, []int{1, 2, 4}},
		{9, 3, []int{1, 2, 4}},
		{40, 16, []int{1, 2, 4, 8, 13, 21, 18, 20, 35, 10, 22, 5, 29, 6, 36, 31}},
		{120, 16, []int{1, 2, 4, 8, 13, 21, 31, 45, 70, 86, 30, 91, 88, 102, 74, 109}},
		{3, 2, []int{1, 2}},
		{2, 1, []int{1}},
		{5, 0, []int{}},
	} {
		if got := offsets(c.n, c.r); !slices.Equal(got, c.want) {
			t.Errorf("offsets(%d, %d) = %v, want %v", c.n, c.r, got, c.want)
		}
	}
}

// designOf returns the lists of a cyclic design.
func designOf(n int, order []int) *lists {
	l := newLists(n, len(order))
	dealCircle(l, circle{members: everybody(n), order: order})
	return l
}

// METHODS.md F: concurrences and algebraic connectivity, to the digits given, and
// against those of consecutive offsets.
func TestBalanceF(t *testing.T) {
	for _, c := range []struct {
		name        string
		n           int
		order       []int
		least, most int
		lambda      float64
		digits      float64
	}{
		{"n=7 r=3", 7, offsets(7, 3), 1, 1, 7, 1e-9},
		{"n=7 r=3 consecutive", 7, []int{1, 2, 3}, 0, 2, 3.951, 5e-4},
		{"n=40 r=16", 40, offsets(40, 16), 4, 7, 235.4, 0.05},
		{"n=40 r=16 consecutive", 40, span(1, 17), -1, -1, 109.1, 0.05},
		{"n=120 r=16", 120, offsets(120, 16), 1, 3, 226.7, 0.05},
		{"n=120 r=16 consecutive", 120, span(1, 17), -1, -1, 14.6, 0.05},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := designOf(c.n, c.order)
			if least, most := concurrences(l); c.least >= 0 && (least != c.least || most != c.most) {
				t.Errorf("concurrences %d to %d, want %d to %d", least, most, c.least, c.most)
			}
			if got := connectivity(l); math.Abs(got-c.lambda) > c.digits {
				t.Errorf("lambda_2 = %v, want %v", got, c.lambda)
			}
		})
	}
}

// METHODS.md F: exactly r raters, exactly r names, nobody rates themselves, and
// neighbours on the circle share a list.
func TestCyclicGuaranteeF(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(3, 200).Draw(t, "n")
		r := rapid.IntRange(2, min(25, n-1)).Draw(t, "r")
		order := offsets(n, r)
		l := designOf(n, order)
		for u := range int32(n) {
			if l.load(u) != r || l.covered(u) != r {
				t.Fatalf("position %d has %d names and %d raters, want %d", u, l.load(u), l.covered(u), r)
			}
			if l.names(u, u) {
				t.Fatalf("position %d rates themselves", u)
			}
		}
		if len(components(l)) != 1 {
			t.Error("it falls apart")
		}
		// The rule, directly: no other offset in this place would have been
		// better.
		k := rapid.IntRange(min(2, r-1), r-1).Draw(t, "place")
		if k < 2 {
			return
		}
		most, squares := balance(n, order[:k+1])
		for o := 1; o < n; o++ {
			if slices.Contains(order[:k], o) {
				continue
			}
			m, s := balance(n, append(slices.Clone(order[:k]), o))
			if m < most || m == most && s < squares || m == most && s == squares && o < order[k] {
				t.Errorf("offset %d after %v has balance %d, %d, that of %d is %d, %d", order[k], order[:k], most, squares, o, m, s)
			}
		}
	})
}

// balance returns the maximum and the sum of squares of the multiplicities of the
// differences mod n.
func balance(n int, order []int) (most, squares int) {
	count := make([]int, n)
	for _, a := range order {
		for _, b := range order {
			if a != b {
				count[((b-a)%n+n)%n]++
			}
		}
	}
	for _, c := range count {
		most = max(most, c)
		squares += c * c
	}
	return most, squares
}

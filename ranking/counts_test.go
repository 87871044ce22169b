package ranking_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/rankingtest"
)

// A.6, "six": the rows of W, the ties and the one pair never compared.
func TestSixCounts(t *testing.T) {
	c := ranking.NewCounts(rankingtest.Six(t))
	above := [6][6]float64{
		{0, 0, 0, 0, 1, 0},
		{1, 0, 3, 2, 2, 2},
		{1, 0, 0, 3, 2, 2},
		{0, 0, 1, 0, 1, 1},
		{},
		{},
	}
	for i := range 6 {
		for j := range 6 {
			if got := c.Above.At(i, j); got != above[i][j] {
				t.Errorf("W[P%d][P%d] = %v, want %v", i+1, j+1, got, above[i][j])
			}
			tied := 0.0
			if i+j == 3 && i*j == 0 || i+j == 9 && i != j && i >= 4 {
				tied = 1 // P1–P4 and P5–P6
			}
			if got := c.Tied.At(i, j); got != tied {
				t.Errorf("T[P%d][P%d] = %v, want %v", i+1, j+1, got, tied)
			}
			// P1–P6 is the only pair never compared.
			if i != j && (c.Compared(i, j) == 0) != (i+j == 5 && i*j == 0) {
				t.Errorf("N[P%d][P%d] = %v", i+1, j+1, c.Compared(i, j))
			}
		}
	}
	if c.People() != 6 {
		t.Errorf("people = %d", c.People())
	}
}

func TestCountsAreTheDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 6).Draw(t, "n")
		ballots := drawBallots(t, n, 6)
		c := ranking.NewCounts(rankingtest.Valid(t, n, ballots))
		for i := range n {
			for j := range n {
				above, tied := 0.0, 0.0
				for _, b := range ballots {
					at := map[int]int{}
					for g, items := range b.Groups {
						for _, k := range items {
							at[k] = g
						}
					}
					gi, iIn := at[i]
					gj, jIn := at[j]
					switch {
					case i == j || !iIn || !jIn:
					case gi < gj:
						above += b.Weight
					case gi == gj:
						tied += b.Weight
					}
				}
				if c.Above.At(i, j) != above || c.Tied.At(i, j) != tied {
					t.Fatalf("W, T of %d, %d = %v, %v, want %v, %v", i, j, c.Above.At(i, j), c.Tied.At(i, j), above, tied)
				}
				if got := c.Compared(i, j); got != c.Compared(j, i) || i != j && got < above+tied {
					t.Fatalf("N of %d, %d = %v", i, j, got)
				}
			}
		}
	})
}

func TestCountsLimits(t *testing.T) {
	for _, n := range []int{0, ranking.MaxPairPeople + 1} {
		p, err := ranking.NewProfile(n, nil)
		if err != nil {
			t.Fatal(err)
		}
		if ranking.NewCounts(p) != nil {
			t.Errorf("counts of %d people", n)
		}
	}
}

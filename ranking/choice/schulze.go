package choice

import (
	"slices"

	"github.com/followship/followship/ranking"
)

// MaxSchulze is the largest roster beatpaths are computed for.
const MaxSchulze = 500

// Schulze returns for everybody the number of people they beat by Schulze's
// method (B.5). A direct link is as strong as its margin W[i][j] - W[j][i], a
// path as its weakest link; i beats j if the strongest path from i to j is
// stronger than the one back. No path is strength 0: people in different weak
// components do not beat each other.
//
// Margins, not winning votes: in partial lists pairs have unequal numbers of
// judges, and a tie must count on neither side.
//
// It returns nil and too_large above [MaxSchulze] people, also for counts that
// do not exist (nil), and no_data when nobody was compared. O(n³).
//
// Source: Schulze, 2011, A new monotonic, clone-independent, reversal
// symmetric, and Condorcet-consistent single-winner election method.
func Schulze(c *ranking.Counts) ([]int, ranking.Reason) {
	if c == nil || c.People() > MaxSchulze {
		return nil, ranking.TooLarge
	}
	m := newMajority(c)
	if !slices.ContainsFunc(m.above, positive) && !slices.ContainsFunc(m.tied, positive) {
		return nil, ranking.NoData
	}
	strength := m.beatpaths()
	beaten := make([]int, m.people)
	for i := range beaten {
		for j := range beaten {
			if strength[i*m.people+j] > strength[j*m.people+i] {
				beaten[i]++
			}
		}
	}
	return beaten, ""
}

func positive(x float64) bool { return x > 0 }

// beatpaths returns the strength of the strongest path between any two people,
// n×n, as the rank of its weakest link among all margins; 0 is no path.
// Strengths are compared only, so ranks serve as well as margins, and margins
// that differ by rounding share one.
func (m *majority) beatpaths() []int32 {
	n := m.people
	var margins []float64
	largest := 0.0
	for i := range n {
		for j := range n {
			if d := m.margin(i, j); d > 0 {
				margins = append(margins, d)
				largest = max(largest, m.compared(i, j))
			}
		}
	}
	slices.Sort(margins)
	// The last margin of every run of equal ones.
	steps := margins[:0]
	for k, d := range margins {
		if k+1 == len(margins) || margins[k+1]-d > m.slack*largest {
			steps = append(steps, d)
		}
	}
	path := make([]int32, n*n)
	for i := range n {
		for j := range n {
			if d := m.margin(i, j); d > 0 {
				k, _ := slices.BinarySearch(steps, d)
				path[i*n+j] = int32(k + 1)
			}
		}
	}
	// Floyd and Warshall's recurrence with the widest instead of the shortest
	// path. Row by row over flat memory.
	for k := range n {
		via := path[k*n : (k+1)*n]
		for i := range n {
			reach := path[i*n+k]
			if reach == 0 || i == k {
				continue
			}
			row := path[i*n : (i+1)*n]
			for j, onward := range via {
				row[j] = max(row[j], min(reach, onward))
			}
		}
	}
	return path
}

package choice

import (
	"math"

	"github.com/followship/followship/ranking"
)

// relativeSlack is the rounding allowed for in sums of weights that are not
// whole, relative to what was added up. Adding k numbers of one sign errs by
// less than k·2⁻⁵³ of their sum: 1e-11 covers 90,000 ballots in the worst
// case and any realistic number in practice.
const relativeSlack = 1e-11

// exactLimit is the sum up to which whole numbers are added without rounding.
const exactLimit = 1 << 53

// majority reads the majority contests of comparison counts.
type majority struct {
	people      int
	above, tied []float64 // n×n, row by row
	// slack is how far apart two counts may be and still be equal, relative to
	// their sum: 0 for whole counts.
	slack float64
}

func newMajority(c *ranking.Counts) *majority {
	m := &majority{people: c.People(), above: c.Above.RawMatrix().Data, tied: c.Tied.RawMatrix().Data}
	total := 0.0
	for _, w := range m.above {
		total += w
		if w != math.Trunc(w) {
			m.slack = relativeSlack
			break
		}
	}
	if total > exactLimit {
		m.slack = relativeSlack
	}
	return m
}

// margin returns W[i][j] - W[j][i], exactly 0 when rounding alone separates
// them.
func (m *majority) margin(i, j int) float64 {
	a, b := m.above[i*m.people+j], m.above[j*m.people+i]
	if d := a - b; math.Abs(d) > m.slack*(a+b) {
		return d
	}
	return 0
}

// compared returns N[i][j].
func (m *majority) compared(i, j int) float64 {
	return m.above[i*m.people+j] + m.above[j*m.people+i] + m.tied[i*m.people+j]
}

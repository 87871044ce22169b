package ranking

import "gonum.org/v1/gonum/mat"

// MaxPairPeople is the largest roster for which pair counts are kept (0.7):
// above it the matrices alone would need gigabytes.
const MaxPairPeople = 2000

// Counts are the comparison counts of a profile (A.5), dense n×n.
type Counts struct {
	// Above[i,j] is the total weight of ballots that place i strictly above j.
	Above *mat.Dense
	// Tied[i,j] = Tied[j,i] is the total weight of ballots that tie them.
	Tied *mat.Dense
}

// NewCounts counts every pair of every ballot, O(sum of m²). It returns nil for
// an empty roster or one of more than [MaxPairPeople].
func NewCounts(p *Profile) *Counts {
	n := p.People()
	if n == 0 || n > MaxPairPeople {
		return nil
	}
	above, tied := mat.NewDense(n, n, nil), mat.NewDense(n, n, nil)
	w, t := above.RawMatrix().Data, tied.RawMatrix().Data
	for b := range p.Len() {
		o := p.Order(b)
		start := 0
		for _, e := range o.Ends {
			end := int(e)
			for k := start; k < end; k++ {
				i := int(o.Items[k])
				for _, j := range o.Items[start:end] {
					if int(j) != i {
						t[i*n+int(j)] += o.Weight
					}
				}
				for _, j := range o.Items[end:] {
					w[i*n+int(j)] += o.Weight
				}
			}
			start = end
		}
	}
	return &Counts{Above: above, Tied: tied}
}

// People returns n.
func (c *Counts) People() int {
	n, _ := c.Above.Dims()
	return n
}

// Compared returns N[i][j], the total weight of ballots holding both.
func (c *Counts) Compared(i, j int) float64 {
	return c.Above.At(i, j) + c.Above.At(j, i) + c.Tied.At(i, j)
}

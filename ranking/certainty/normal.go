package certainty

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/mathext"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/followship/followship/ranking"
)

const (
	// proposalLevel sets the threshold of the importance draws: the Bonferroni
	// critical value of this level, close to where simultaneous sets of 90 %
	// end up.
	proposalLevel = 0.10
	// plainEvery-th draw is an ordinary one. It bounds the weights by that
	// number, so that families of comparisons which the proposals do not fit
	// are still served (defensive importance sampling).
	plainEvery = 8

	// negligible is the probability below which a pair does not count in a
	// direction's density.
	negligible = 1e-8

	minDraws, maxDraws = 512, 1 << 19
	drawWork           = 150_000_000
)

// NormalDrawCount is the default limit on the draws of [NormalDraws] for n
// people: as many as a fixed amount of work allows (some 0.4 s of one
// processor), from 512 for large components to half a million below 18 people.
func NormalDrawCount(n int) int {
	return max(minDraws, min(maxDraws, drawWork/max(1, n*n)))
}

// NormalDraws draws errors from the normal distribution with covariance v, the
// limiting distribution of the estimate, for when there are too few raters for
// a bootstrap. Only the variances of differences matter: v may be the
// covariance of centred or of uncentred scores, and may be singular. count
// limits the draws, 0 or less means [NormalDrawCount]; they are made when they
// are needed, and as many as it takes to settle every comparison. It returns
// nil if v has an entry that is not finite or leaves no difference uncertain.
//
// The quantiles of C.3 lie close to observed values, so they have to be exact
// to the third decimal, which takes millions of plain draws. Two measures
// replace them. (1) A normal vector is a direction u times an independent
// radius with chi distribution. Only directions are drawn; the radius is
// integrated out exactly: max over pairs of the statistic exceeds c with
// probability P(chi > c/T(u)), T(u) the maximum in direction u. (2) Directions
// are drawn where the maximum is large: a pair is picked at random, the normal
// vector is conditioned on that pair's exceeding a threshold, and the direction
// gets the weight that undoes this (the mixture of all pairs has a closed
// density). Together, the critical value of 17 people has a standard error of
// 0.0002 with half a million draws; of plain draws it takes 50 million.
//
// O(n³) once and O(n²) a draw; memory n² and count·n.
//
// Sources: Naiman & Priebe, 2001, Computing scan statistic p values using
// importance sampling; Hesterberg, 1995, Weighted average importance sampling
// and defensive mixture distributions; Deák, 1980, Three digit accurate
// multiple normal probabilities (directions).
func NormalDraws(v mat.Symmetric, count int, seed uint64) *Replicates {
	n := v.SymmetricDim()
	m := newErrorModel(v)
	if m == nil {
		return nil
	}
	if count <= 0 {
		count = NormalDrawCount(n)
	}
	if m.rank == 1 {
		// One dimension has one direction (and its opposite).
		count = 1
	}
	r := newReplicatesOf(n, count)
	r.column = m.column
	r.radius = newChi(m.rank)
	r.weight = make([][]float64, len(r.error))
	if m.rank == 1 {
		r.error[0], r.weight[0], r.made = make([]float32, n), []float64{1}, 1
		for j := range n {
			r.error[0][j] = float32(m.factor[j])
		}
		return r
	}
	r.proposal, r.seed = m.newProposal(r.radius), seed
	return r
}

// fill writes the directions of chunk c and their weights, up to draw end.
func (p *proposal) fill(r *Replicates, c, end int) {
	n := p.people
	random := rand.New(ranking.NewSource(r.seed, uint64(c)))
	z, x := make([]float64, p.rank), make([]float64, n)
	start := c * chunk
	end = min(end, start+chunk)
	r.error[c], r.weight[c] = make([]float32, (end-start)*n), make([]float64, end-start)
	for b := start; b < end; b++ {
		square := p.draw(random, z, x)
		if b%plainEvery != 0 {
			square = p.exceed(random, x, square)
		}
		length := 1 / math.Sqrt(square)
		for j := range x {
			x[j] *= length
		}
		r.weight[c][b-start] = p.weight(x)
		row := r.at(b)
		for j, y := range x {
			row[j] = float32(y)
		}
	}
}

// errorModel is a normal distribution of errors, its people reordered by
// decreasing conditional variance: the numbering of the people then matters to
// no draw.
type errorModel struct {
	people, rank int
	column       []int32
	// factor is upper triangular, rank×n: x = factorᵀ z has the covariance.
	factor []float64
	// covariance is n×n, centred.
	covariance []float64
	// inverse[j*n+k], j < k, is 1 over the standard deviation of x_j - x_k, 0
	// where that is 0.
	inverse []float64
	pairs   int
}

func newErrorModel(v mat.Symmetric) *errorModel {
	n := v.SymmetricDim()
	centred, top := centre(v)
	if centred == nil || !(top > 0) {
		return nil
	}
	var c mat.PivotedCholesky
	// A centred covariance is singular, which Factorize reports as not ok.
	c.Factorize(centred, 1e-12*top)
	m := &errorModel{people: n, rank: c.Rank(), column: make([]int32, n)}
	if m.rank == 0 {
		return nil
	}
	pivots := c.ColumnPivots(nil)
	for j, i := range pivots {
		m.column[i] = int32(j)
	}
	u := c.RawU()
	m.factor = make([]float64, m.rank*n)
	for k := range m.rank {
		for j := k; j < n; j++ {
			m.factor[k*n+j] = u.At(k, j)
		}
	}
	m.covariance, m.inverse = make([]float64, n*n), make([]float64, n*n)
	for j, a := range pivots {
		for k, b := range pivots {
			m.covariance[j*n+k] = centred.At(a, b)
			if j < k {
				d := centred.At(a, a) + centred.At(b, b) - 2*centred.At(a, b)
				if d > 1e-12*top {
					m.inverse[j*n+k] = 1 / math.Sqrt(d)
					m.pairs++
				}
			}
		}
	}
	return m
}

// centre returns the covariance of x minus its mean and the largest variance
// in it, nil if an entry of v is not finite.
func centre(v mat.Symmetric) (centred *mat.SymDense, top float64) {
	n := v.SymmetricDim()
	if n == 0 {
		return nil, 0
	}
	mean, total := make([]float64, n), 0.0
	for i := range n {
		for j := range n {
			mean[i] += v.At(i, j)
		}
		mean[i] /= float64(n)
		total += mean[i]
	}
	total /= float64(n)
	if math.IsNaN(total) || math.IsInf(total, 0) {
		return nil, 0
	}
	centred = mat.NewSymDense(n, nil)
	for i := range n {
		for j := i; j < n; j++ {
			centred.SetSym(i, j, v.At(i, j)-mean[i]-mean[j]+total)
		}
		top = max(top, centred.At(i, i))
	}
	return centred, top
}

// draw sets x to a draw of the errors and returns the squared length of the
// standard normal vector behind it.
func (m *errorModel) draw(random *rand.Rand, z, x []float64) (square float64) {
	n := m.people
	clear(x)
	for k := range z {
		y := random.NormFloat64()
		square += y * y
		to := x[k:]
		for j, f := range m.factor[k*n+k : (k+1)*n][:len(to)] {
			to[j] += f * y
		}
	}
	return square
}

// proposal draws errors some pair of which exceeds a threshold.
type proposal struct {
	*errorModel
	tail float64 // of the standard normal at the threshold
	// A pair whose statistic is t in a direction exceeds the threshold with
	// probability value[t·cells], negligible up to least.
	value       []float64
	least       float64
	expectation float64 // of the sum of these probabilities over pairs
}

const proposalCells = 4096

func (m *errorModel) newProposal(radius *chi) *proposal {
	level := min(0.25, proposalLevel/float64(2*m.pairs))
	threshold := distuv.UnitNormal.Quantile(1 - level)
	p := &proposal{
		errorModel:  m,
		tail:        level,
		value:       make([]float64, proposalCells+2),
		least:       threshold / radius.quantile(negligible),
		expectation: 2 * float64(m.pairs) * level,
	}
	for i := 1; i < len(p.value); i++ {
		p.value[i] = radius.above(threshold * proposalCells / float64(i))
	}
	return p
}

// exceed picks a pair and moves x, a draw with the given squared length, to
// what it would be had that pair's statistic exceeded the threshold. It returns
// the new squared length.
func (p *proposal) exceed(random *rand.Rand, x []float64, square float64) float64 {
	n := p.people
	var j, k int
	inverse := 0.0
	for inverse == 0 {
		j, k = random.IntN(n), random.IntN(n-1)
		if k >= j {
			k++
		}
		inverse = p.inverse[min(j, k)*n+max(j, k)]
	}
	had := (x[j] - x[k]) * inverse
	want := -mathext.NormalQuantile(p.tail * (1 - random.Float64()))
	shift := (want - had) * inverse
	a, b := p.covariance[j*n:(j+1)*n], p.covariance[k*n:(k+1)*n]
	for i := range x {
		x[i] += (a[i] - b[i]) * shift
	}
	return square + want*want - had*had
}

// weight returns the density of all directions over the density of the drawn
// ones, in the direction x or its opposite.
func (p *proposal) weight(x []float64) float64 {
	n, sum := p.people, 0.0
	for j, y := range x {
		inverse := p.inverse[j*n+j+1 : (j+1)*n]
		for i, other := range x[j+1:][:len(inverse)] {
			t := math.Abs(y-other) * inverse[i]
			if t > p.least {
				at := t * proposalCells
				cell := min(int(at), proposalCells)
				sum += p.value[cell] + (at-float64(cell))*(p.value[cell+1]-p.value[cell])
			}
		}
	}
	const plain = 1.0 / plainEvery
	return 1 / (plain + (1-plain)*sum/p.expectation)
}

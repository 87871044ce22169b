package plackettluce

import "sync"

// kernel is the information at the estimate and what depends on it alone. It is
// read-only once built.
type kernel struct {
	e *evaluator
	h *hessian
	// solving serialises the products with h, which share its scratch space.
	solving sync.Mutex
	// score holds, per listing, what its ballot adds to the gradient of the
	// log-likelihood there, without the prior; tie the same per ballot and free
	// tie parameter, row by row.
	score []float64
	tie   []float64
	// information holds, per listing, what its ballot adds to the diagonal of
	// the Hessian.
	information []float64
	// raters are the ballots of every rater that has any, in order of rater.
	raters  [][]int32
	raterOf []int32 // ballot → place in raters
}

func (m *Model) newKernel() *kernel {
	p := m.problem
	e := newEvaluator(p, false)
	k := &kernel{e: e, score: make([]float64, len(p.items)), tie: make([]float64, p.ballots()*p.ties.free)}
	grad := make([]float64, p.dim())
	e.evaluate(m.beta, grad)
	k.h = newHessian(e, m.beta)
	k.information = append([]float64(nil), e.listing...)
	if len(p.ties.orders) == 0 {
		k.plainInformation()
	}
	k.scores()
	place := make([]int32, m.profile.Raters())
	for _, r := range p.rater {
		place[r]++
	}
	for r, count := range place {
		if count > 0 {
			place[r] = int32(len(k.raters))
			k.raters = append(k.raters, make([]int32, 0, count))
		}
	}
	k.raterOf = make([]int32, p.ballots())
	for b, r := range p.rater {
		k.raterOf[b] = place[r]
		k.raters[place[r]] = append(k.raters[place[r]], int32(b))
	}
	return k
}

// plainInformation turns the running sums of w/Z² into information.
func (k *kernel) plainInformation() {
	p := k.e.p
	for b := range p.ballots() {
		running := 0.0
		pos := p.start[b]
		for g := p.group[b]; g < p.group[b+1]; g++ {
			running += p.weight[b] * k.e.level[g]
			for ; pos < p.end[g]; pos++ {
				a := k.e.table[p.items[pos]]
				k.information[pos] = a*running - a*a*k.information[pos]
			}
		}
	}
}

// scores fills score and tie at the evaluator's point.
func (k *kernel) scores() {
	e := k.e
	p, t := e.p, &e.p.ties
	q := t.free
	mean := make([]float64, len(t.orders))
	for b := range p.ballots() {
		if len(t.orders) == 0 {
			e.plainBlock(b, b+1)
			for pos := p.start[b]; pos < p.start[b+1]; pos++ {
				k.score[pos] = -e.listing[pos] * e.table[p.items[pos]]
			}
		} else {
			e.tieBlock(b, b+1, e.scratch[0], mean)
			for pos := p.start[b]; pos < p.start[b+1]; pos++ {
				k.score[pos] = -e.listing[pos]
			}
			for j, free := range t.parameter {
				if free >= 0 {
					k.tie[b*q+free] -= mean[j]
				}
			}
		}
		from, stop := p.start[b], p.start[b+1]
		for _, end := range p.end[p.group[b]:p.group[b+1]] {
			if stop-from >= 2 {
				d := int(end - from)
				for pos := from; pos < end; pos++ {
					k.score[pos] += e.weight[b] / float64(d)
				}
				if j := t.slot(d); j >= 0 && t.parameter[j] >= 0 {
					k.tie[b*q+t.parameter[j]] += e.weight[b]
				}
			}
			from = end
		}
	}
}

// add adds scale times the score of ballot b to the gradient g.
func (k *kernel) add(g []float64, b int32, scale float64) {
	p := k.e.p
	for pos := p.start[b]; pos < p.start[b+1]; pos++ {
		g[p.items[pos]] += scale * k.score[pos]
	}
	q := p.ties.free
	addTo(g[p.people():], k.tie[int(b)*q:int(b+1)*q], scale)
}

package choice

import (
	"math"
	"slices"
)

// proof searches the orders of a block that is too large for the dynamic
// programme by branch and bound on its relaxation.
type proof struct {
	b    *block
	best solution
	// step is how much less an order must cost to count: 1, less rounding, where
	// costs are whole numbers.
	step float64
	// rounding is how far a bound may be off.
	rounding float64
}

const (
	// MaxProof is the largest strong component whose cheapest order is always
	// searched for to the end, or nearly always.
	MaxProof = 40
	// proofWork ends that search where nobody would wait for it: minutes, and only
	// where people contradict one another at random.
	proofWork = 50_000_000_000
	// mediumWork ends it in larger components of up to mediumSize people, and
	// largeWork beyond, where the same work takes longer, for tables outgrow the
	// caches, and leads less far: a matter of one or two seconds either way.
	mediumSize = 60
	mediumWork = 2_000_000_000
	largeWork  = 500_000_000
	// proofRoom is how many entries of tables may be held, 8 bytes each.
	proofRoom = 1 << 25
	// perturbation is the total by which whole costs are told apart: small
	// against the 1 that separates them, large against rounding.
	perturbation = 0.02
	// boundRounding is the rounding allowed for in a bound, relative to what was
	// judged.
	boundRounding = 1e-10
)

// prove improves the order found by a search, or shows that there is nothing to
// improve; it then returns the optimum closest to the priorities.
func (b *block) prove(found solution) solution {
	work := proofWork
	switch {
	case b.size > mediumSize:
		work = largeWork
	case b.size > MaxProof:
		work = mediumWork
	}
	return b.proveWithin(found, &budget{work: work, room: proofRoom})
}

func (b *block) proveWithin(found solution, limits *budget) solution {
	p := &proof{b: b, best: found}
	eps := 0.0
	p.rounding = boundRounding * b.judged
	p.step = p.rounding
	if b.whole {
		eps = perturbation
		p.rounding = 1e-6
		p.step = 1 - p.rounding
	}
	root := newRelaxation(b, eps, limits)
	// The root is kept as it is for the orders that cost the same.
	_, finished := p.relax(root, func() float64 { return math.Inf(1) })
	bound := root.bound()
	if finished && p.best.cost-bound >= p.step {
		bound = p.minimise(root.clone())
	}
	p.best.bound = max(p.best.bound, min(bound, p.best.cost))
	if p.best.cost-p.best.bound >= p.step {
		return p.best
	}
	p.best.bound, p.best.optimal = p.best.cost, true
	root.settle(p.best.cost + p.rounding)
	p.best.unique = p.closest(root) && p.alone(root)
	return p.best
}

// minimise looks for cheaper orders until there is none. It returns a number
// that no order undercuts.
func (p *proof) minimise(r *relaxation) float64 {
	possible, finished := p.relax(r, func() float64 { return p.best.cost - p.step })
	bound := r.bound()
	switch {
	case !finished:
		return bound
	case !possible:
		return p.best.cost
	}
	r.settle(p.best.cost - p.step)
	pair := r.fractional()
	if pair < 0 {
		return bound
	}
	least := math.Inf(1)
	for _, to := range r.ways(pair) {
		child := r.clone()
		child.fix(pair, to)
		least = min(least, max(bound, p.minimise(child)))
		child.release()
	}
	return least
}

// find looks for an order within the bounds of r that costs as little as the
// best. A search that ran out of work says so.
func (p *proof) find(r *relaxation) (order []int, finished bool) {
	possible, finished := p.relax(r, func() float64 { return p.best.cost + p.rounding })
	if !possible || !finished {
		return nil, finished
	}
	if order := r.order(); r.admits(order) && p.b.cost(order) <= p.best.cost+p.b.slack {
		return order, true
	}
	pair := r.fractional()
	if pair < 0 {
		return nil, true
	}
	for _, to := range r.ways(pair) {
		child := r.clone()
		child.fix(pair, to)
		order, done := p.find(child)
		child.release()
		if order != nil || !done {
			return order, done
		}
	}
	return nil, true
}

// relax solves the relaxation with all inequalities it needs. It reports
// whether an order within its bounds may cost limit or less, and false, false
// when the work ran out. Better orders met on the way are kept.
func (p *proof) relax(r *relaxation, limit func() float64) (possible, finished bool) {
	dropped := math.Inf(-1)
	for {
		possible, finished = r.solve(limit())
		if !finished || !possible {
			return possible, finished
		}
		p.keep(r.order())
		if r.bound() > limit() {
			return false, true
		}
		// Inequalities are only dropped when the bound has risen since: it
		// cannot come back to where it was.
		if now := r.objective; now > dropped+1e-6*math.Abs(dropped) {
			r.drop()
			dropped = now
		}
		if r.separate() == 0 {
			return true, true
		}
	}
}

// keep improves an order and keeps it if it is better than the best.
func (p *proof) keep(order []int) {
	p.b.improve(order)
	if cost := p.b.cost(order); cost < p.best.cost-p.b.slack {
		p.best.order, p.best.cost = order, cost
	}
}

// closest replaces the best order by the optimum that has, from the top down,
// the person of the highest priority wherever the cost permits. It reports
// whether no other optimum was met, as far as it looked.
func (p *proof) closest(root *relaxation) bool {
	alone := true
	r := root.clone()
	for at := range p.b.size {
		rest := slices.Sorted(slices.Values(p.best.order[at:]))
		for _, x := range rest {
			if x == p.best.order[at] {
				break
			}
			child := r.clone()
			order, finished := []int(nil), true
			if child.lead(x, rest) {
				order, finished = p.find(child)
			}
			child.release()
			if !finished {
				return false
			}
			if order != nil {
				p.best.order, p.best.cost = order, p.b.cost(order)
				alone = false
				break
			}
		}
		r.lead(p.best.order[at], rest)
	}
	return alone
}

// alone reports whether there is no second optimum: any would have to turn
// round one pair of neighbours of the best order.
func (p *proof) alone(root *relaxation) bool {
	order := p.best.order
	for at := range len(order) - 1 {
		x, y := order[at], order[at+1]
		if s := p.b.size; p.b.against[x*s+y] == p.b.against[y*s+x] {
			return false
		}
	}
	for at := range len(order) - 1 {
		child := root.clone()
		second, finished := []int(nil), true
		if child.place(order[at+1], order[at]) {
			second, finished = p.find(child)
		}
		child.release()
		if second != nil || !finished {
			return false
		}
	}
	return true
}

// lead fixes x above the rest; false if it cannot be.
func (r *relaxation) lead(x int, rest []int) bool {
	for _, y := range rest {
		if y != x && !r.place(x, y) {
			return false
		}
	}
	return true
}

// fractional returns the pair nearest to one half, the first of equal ones; -1
// if every pair is decided.
func (r *relaxation) fractional() int {
	best, distance := -1, 0.5-1e-5
	for k := range r.cost {
		if d := math.Abs(r.x(k) - 0.5); d < distance-1e-9 {
			best, distance = k, d
		}
	}
	return best
}

// ways returns the two values of a pair, the nearer first.
func (r *relaxation) ways(pair int) [2]float64 {
	if r.x(pair) >= 0.5 {
		return [2]float64{1, 0}
	}
	return [2]float64{0, 1}
}

// order sorts the people by how many they stand above.
func (r *relaxation) order() []int {
	above := make([]float64, r.size)
	for x := range r.size {
		for y := x + 1; y < r.size; y++ {
			v := r.x(r.pair(x, y))
			above[x] += v
			above[y] += 1 - v
		}
	}
	order := make([]int, r.size)
	for x := range order {
		order[x] = x
	}
	slices.SortStableFunc(order, func(x, y int) int {
		switch d := above[x] - above[y]; {
		case d > 1e-6:
			return -1
		case d < -1e-6:
			return 1
		}
		return 0
	})
	return order
}

// admits reports whether an order is within the bounds.
func (r *relaxation) admits(order []int) bool {
	for at, x := range order {
		for _, y := range order[at+1:] {
			to, pair := 1.0, r.pair(min(x, y), max(x, y))
			if x > y {
				to = 0
			}
			if to < r.lo[pair] || to > r.hi[pair] {
				return false
			}
		}
	}
	return true
}

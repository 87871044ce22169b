package plackettluce

import "slices"

// ties describes the tie orders of a problem and how the parameters, the
// recurrence of the elementary symmetric polynomials and the features of the
// Hessian are laid out for them.
type ties struct {
	orders []int // D, ascending
	// parameter[j] is the place of l_d, d = orders[j], among the free log
	// prevalences, -1 for the reference order of a saturated level.
	parameter []int
	free      int
	// saturated are the orders without a finite prevalence, see saturate.
	saturated []int
	// allowed[s][j] tells which terms Z has when s people remain (s capped at
	// the largest order): j = 0 single choices, j = 1.. the orders.
	allowed [][]bool

	state  []int // order → offset of e_1..e_d in the recurrence state
	width  int   // length of that state, the sum of D
	power  []int // order → offset of x, x², …, x^(d-1) among the features
	powers int   // number of features: 1 for a, then d-1 per order
}

func newTies(p *problem) ties {
	var t ties
	observed := make([]bool, p.opt.MaxTieOrder+1)
	p.stages(func(_, _, chosen int) {
		if chosen >= 2 && chosen < len(observed) {
			observed[chosen] = true
		}
	})
	t.powers = 1
	for d, seen := range observed {
		if !seen {
			continue
		}
		t.orders = append(t.orders, d)
		t.parameter = append(t.parameter, t.free)
		t.free++
		t.state = append(t.state, t.width)
		t.width += d
		t.power = append(t.power, t.powers)
		t.powers += d - 1
	}
	t.allow(nil)
	if p.opt.Tau == 0 && p.opt.Kappa > 0 {
		// With 2 in D the prior on theta bounds delta_2 as well.
		levels := p.saturation(t.orders)
		levels = slices.DeleteFunc(levels, func(d int) bool { return d < 3 })
		t.saturate(levels)
	}
	return t
}

// top returns the largest order, at least 1.
func (t *ties) top() int {
	if len(t.orders) == 0 {
		return 1
	}
	return t.orders[len(t.orders)-1]
}

// slot returns the index of order d in orders, -1 if it is not one of them.
func (t *ties) slot(d int) int {
	if j, found := slices.BinarySearch(t.orders, d); found {
		return j
	}
	return -1
}

func (t *ties) allow(levels []int) {
	t.allowed = make([][]bool, t.top()+1)
	for s := range t.allowed {
		level := 1
		for _, d := range levels {
			if d <= s {
				level = d
			}
		}
		row := make([]bool, len(t.orders)+1)
		row[0] = level == 1
		for j, d := range t.orders {
			row[j+1] = d <= s && d >= level
		}
		t.allowed[s] = row
	}
}

// saturate takes the likelihood to its limit where the orders from some level
// upward are chosen whenever they are possible: the other terms of Z vanish
// beside theirs, and only the ratios of prevalences within a level remain.
func (t *ties) saturate(levels []int) {
	if len(levels) == 0 {
		return
	}
	t.allow(levels)
	t.free = 0
	for j, d := range t.orders {
		if d >= levels[0] {
			t.saturated = append(t.saturated, d)
		}
		if slices.Contains(levels, d) {
			t.parameter[j] = -1
			continue
		}
		t.parameter[j] = t.free
		t.free++
	}
}

// stages calls f for every stage of every ballot at which at least two people
// remain, with the ballot, the number remaining and the number chosen.
func (p *problem) stages(f func(ballot, remaining, chosen int)) {
	for b := range p.ballots() {
		from, stop := p.start[b], p.start[b+1]
		for _, end := range p.end[p.group[b]:p.group[b+1]] {
			if stop-from >= 2 {
				f(b, int(stop-from), int(end-from))
			}
			from = end
		}
	}
}

// saturation returns the orders t for which every stage with at least t people
// left chose a tie of an order >= t out of orders: l_d, d >= t, then grows
// without bound unless a prior holds it.
func (p *problem) saturation(orders []int) []int {
	if len(orders) == 0 {
		return nil
	}
	top := orders[len(orders)-1]
	refuted := make([]bool, top+1)
	p.stages(func(_, remaining, chosen int) {
		if chosen > top {
			chosen = 0 // a soft label is no tie order
		}
		for t := chosen + 1; t <= min(remaining, top); t++ {
			refuted[t] = true
		}
	})
	var levels []int
	for _, d := range orders {
		if !refuted[d] {
			levels = append(levels, d)
		}
	}
	return levels
}

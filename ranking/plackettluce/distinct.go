package plackettluce

import (
	"encoding/binary"
	"slices"
)

// distinct is a problem in which equal weak orders are one ballot of their total
// weight. The likelihood is the same; what costs a pass over the listings costs
// less, as in elections, where tens of thousands cast a few hundred orders.
type distinct struct {
	p *problem
	// of says which ballot of p each ballot of the whole problem is in, and
	// first which of the whole problem came first for each of p.
	of, first []int32
}

// newDistinct gathers the equal orders of a problem. Where they are few, it is
// the problem itself: then every ballot keeps a place of its own, and sums keep
// their order.
func newDistinct(p *problem) distinct {
	d := distinct{of: make([]int32, p.ballots())}
	place := make(map[string]int32)
	var key []byte
	var group []int32
	for b := range p.ballots() {
		key = key[:0]
		from := p.start[b]
		for _, end := range p.end[p.group[b]:p.group[b+1]] {
			group = append(group[:0], p.items[from:end]...)
			slices.Sort(group)
			key = binary.AppendUvarint(key, uint64(len(group)))
			for _, i := range group {
				key = binary.AppendUvarint(key, uint64(i))
			}
			from = end
		}
		k, known := place[string(key)]
		if !known {
			k = int32(len(d.first))
			place[string(key)] = k
			d.first = append(d.first, int32(b))
		}
		d.of[b] = k
	}
	if len(d.first) > p.ballots()/2 {
		for b := range d.of {
			d.of[b] = int32(b)
		}
		d.p, d.first = p, d.of
		return d
	}
	d.p = p.subset(d.first)
	clear(d.p.weight)
	for b, w := range p.weight {
		d.p.weight[d.of[b]] += w
	}
	return d
}

// subset returns the problem with some of its ballots, and every person as
// before.
func (p *problem) subset(ballots []int32) *problem {
	q := *p
	q.items, q.end, q.weight, q.rater = nil, nil, nil, nil
	q.start, q.group = []int32{0}, []int32{0}
	for _, b := range ballots {
		shift := int32(len(q.items)) - p.start[b]
		q.items = append(q.items, p.items[p.start[b]:p.start[b+1]]...)
		for _, end := range p.end[p.group[b]:p.group[b+1]] {
			q.end = append(q.end, end+shift)
		}
		q.start = append(q.start, int32(len(q.items)))
		q.group = append(q.group, int32(len(q.end)))
		q.weight = append(q.weight, p.weight[b])
		q.rater = append(q.rater, p.rater[b])
	}
	q.transpose()
	return &q
}

// transpose fills in the positions of every person.
func (p *problem) transpose() {
	p.first = make([]int32, p.people()+1)
	for _, i := range p.items {
		p.first[i+1]++
	}
	for i := range p.people() {
		p.first[i+1] += p.first[i]
	}
	p.at = make([]int32, len(p.items))
	fill := slices.Clone(p.first)
	for pos, i := range p.items {
		p.at[fill[i]] = int32(pos)
		fill[i]++
	}
}

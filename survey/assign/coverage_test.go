package assign

import "testing"

// Whoever has just enough raters gives up none.
func TestDisplaceLeavesEnough(t *testing.T) {
	l := hand(1, nil, nil, []int32{0}, []int32{0}, []int32{0}, []int32{5}, []int32{4})
	f := &familiarity{known: make([][]peer, 7), groups: make([][]int32, 7)}
	r := newRepair(l, f, 2)
	if !r.displace(1) || l.covered(0) != 2 || l.covered(1) != 1 {
		t.Fatalf("coverage %v, want one of the three raters of 0 to change to 1", l.coverage())
	}
	if r.displace(1) || l.covered(0) != 2 {
		t.Errorf("coverage %v: 0 had none to spare", l.coverage())
	}
}

// Of the lists in which somebody could take the place, the one is chosen whose
// rater shares the most.
func TestDisplacePrefersAcquaintances(t *testing.T) {
	l := hand(1, nil, nil, []int32{0}, []int32{0}, []int32{0})
	f := &familiarity{
		known: make([][]peer, 5), members: [][]int32{{1, 3}},
		groups: [][]int32{nil, {0}, nil, {0}, nil},
	}
	r := newRepair(l, f, 2)
	if !r.displace(1) || !l.names(3, 1) {
		t.Errorf("lists %v, want 3, who shares a team with 1, to be asked about 1", l.named)
	}
}

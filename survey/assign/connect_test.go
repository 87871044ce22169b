package assign

import (
	"slices"
	"testing"
)

// hand returns lists made by hand.
func hand(most int, named ...[]int32) *lists {
	l := newLists(len(named), most)
	for u, list := range named {
		for _, p := range list {
			l.add(int32(u), p)
		}
	}
	return l
}

func TestComponents(t *testing.T) {
	l := hand(3, []int32{3, 4}, []int32{4, 5}, nil, []int32{6}, []int32{1, 0}, nil, nil)
	var got [][]int32
	for _, c := range components(l) {
		got = append(got, c.members, c.raters)
	}
	want := [][]int32{{0, 1}, {4}, {2}, nil, {3, 4, 5}, {0, 1}, {6}, {3}}
	if !slices.EqualFunc(got, want, slices.Equal) {
		t.Errorf("members and raters %v, want %v", got, want)
	}
}

// Two triangles that one list, 2 and 3, holds together: were a name of that list
// given away, the component would fall apart, and so would the mainland, a chain.
func TestSwapLeavesNothingApart(t *testing.T) {
	const n = 14
	l := hand(
		2,
		[]int32{6, 7}, []int32{7, 8}, []int32{8, 9}, []int32{9, 10}, []int32{10, 11}, []int32{11, 12},
		[]int32{2, 3}, []int32{0, 1}, []int32{1, 2}, []int32{2, 0}, []int32{3, 4}, []int32{4, 5}, []int32{5, 3},
		[]int32{12, 13},
	)
	f := &familiarity{known: make([][]peer, n), groups: make([][]int32, n)}
	before := l.coverage()
	bridges, connected := connect(l, f)
	if !connected || bridges != 2 {
		t.Errorf("connected = %v with %d bridges, want 2", connected, bridges)
	}
	if got := len(components(l)); got != 1 {
		t.Errorf("%d components: %v", got, l.named)
	}
	if got := l.coverage(); !slices.Equal(got, before) {
		t.Errorf("coverage %v, was %v", got, before)
	}
}

// Who alone has room cannot bring themselves in.
func TestNobodyIsTheirOwnBridge(t *testing.T) {
	l := hand(2, []int32{1}, []int32{2, 3}, []int32{1, 3}, []int32{1, 2})
	f := &familiarity{known: make([][]peer, 4), groups: make([][]int32, 4)}
	if bridges, connected := connect(l, f); connected || bridges != 0 {
		t.Errorf("connected = %v with %d bridges", connected, bridges)
	}
	if l.names(0, 0) {
		t.Error("somebody is asked about themselves")
	}
}

// The order shown does not depend on how a list came about: the seed is no
// secret, and who knows it could tell who was added last.
func TestOrderShownHidesWhoWasAdded(t *testing.T) {
	s := roster(5, 4, 2)
	one := hand(4, []int32{1, 2, 3, 4}, nil, nil, nil, nil).shown(s, 0, 9)
	two := hand(4, []int32{4, 2, 1, 3}, nil, nil, nil, nil).shown(s, 0, 9)
	if !slices.Equal(one, two) {
		t.Errorf("one set of people is shown as %v and %v", one, two)
	}
}

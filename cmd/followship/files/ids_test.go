package files

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// The table answers as a map does, for ids of every length, and two ids share a
// packed form only if they are one.
func TestIDTable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		id := rapid.OneOf(
			rapid.StringMatching(`[ab\x00]{0,5}`),
			rapid.StringMatching(`[ab]{4,18}`),
			rapid.StringN(0, 12, 20),
			rapid.StringMatching(`p[0-9]{1,6}`),
		)
		table, want := newIDTable(), map[string]int32{}
		packed := map[[2]uint64]string{}
		for _, s := range rapid.SliceOfN(id, 0, 300).Draw(t, "ids") {
			got := table.find(s)
			if n, ok := want[s]; ok && got != n || !ok && got != -1 {
				t.Fatalf("%q: %d, want %d, %v", s, got, n, ok)
			}
			if got < 0 {
				want[s] = int32(len(want))
				table.add(s, want[s])
			}
			if len(s) <= maxPacked {
				a, b := pack(s)
				if other, ok := packed[[2]uint64{a, b}]; ok && other != s {
					t.Fatalf("%q and %q are packed alike", s, other)
				}
				packed[[2]uint64{a, b}] = s
			}
		}
		for s, n := range want {
			if got := table.find(s); got != n {
				t.Fatalf("%q: %d, want %d", s, got, n)
			}
		}
	})
	table := newIDTable()
	for i := range int32(5000) { // grows
		table.add("p"+strings.Repeat("x", int(i%3))+string('0'+i), i)
	}
	for i := range int32(5000) {
		if got := table.find("p" + strings.Repeat("x", int(i%3)) + string('0'+i)); got != i {
			t.Fatalf("%d: %d", i, got)
		}
	}
}

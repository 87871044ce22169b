package files

import (
	"math/bits"
	"math/rand/v2"
	"strings"
)

// register numbers the ids of people and raters in the order in which rows that
// are kept first mention them.
type register struct {
	table idTable
	ids   []string
	// member says who is in the roster.
	member []bool
	// closed: a people file has fixed the roster.
	closed bool
}

// find returns the number of an id, -1 if it has none yet.
func (r *register) find(id string) int32 { return r.table.find(id) }

// add numbers an id, of which find has just said known.
func (r *register) add(id string, known int32, member bool) int32 {
	if known < 0 {
		known = int32(len(r.ids))
		id = strings.Clone(id) // not the whole row
		r.table.add(id, known)
		r.ids = append(r.ids, id)
		r.member = append(r.member, false)
	}
	if member {
		r.member[known] = true
	}
	return known
}

// maxPacked is the longest id that fits two words, with its length.
const maxPacked = 15

// idTable maps ids to numbers: by open addressing with the ids themselves in
// the slots when they are short, as most are. A file of 2.5 million rows asks
// as often, in no order; Go's map has to fetch a control word, a string header
// and the string from memory each time, this table one slot. That takes a third
// off the time of reading.
type idTable struct {
	slots        []idSlot // a power of two, at most half of them used
	used         int
	seed0, seed1 uint64
	long         map[string]int32
}

type idSlot struct {
	a, b   uint64 // the packed id
	number int32  // plus one; 0 is a free slot
}

func newIDTable() idTable {
	// Seeds of its own, so that no file can be made of colliding ids.
	return idTable{
		slots: make([]idSlot, 1024),
		seed0: rand.Uint64(), seed1: rand.Uint64(),
		long: make(map[string]int32),
	}
}

func (t *idTable) find(id string) int32 {
	if len(id) > maxPacked {
		if n, ok := t.long[id]; ok {
			return n
		}
		return -1
	}
	a, b := pack(id)
	return t.slots[t.slot(a, b)].number - 1
}

// add numbers an id that is not in the table.
func (t *idTable) add(id string, number int32) {
	if len(id) > maxPacked {
		t.long[id] = number
		return
	}
	if t.used++; 2*t.used > len(t.slots) {
		old := t.slots
		t.slots = make([]idSlot, 2*len(old))
		for _, s := range old {
			if s.number != 0 {
				t.slots[t.slot(s.a, s.b)] = s
			}
		}
	}
	a, b := pack(id)
	t.slots[t.slot(a, b)] = idSlot{a, b, number + 1}
}

// slot returns the slot that holds a packed id, or the free one where it
// belongs.
func (t *idTable) slot(a, b uint64) int {
	high, low := bits.Mul64(a^t.seed0, b^t.seed1)
	mask := len(t.slots) - 1
	for i := int(high^low) & mask; ; i = (i + 1) & mask {
		if s := &t.slots[i]; s.number == 0 || s.a == a && s.b == b {
			return i
		}
	}
}

// pack writes an id of at most 15 bytes and its length into two words; no two
// ids have the same.
func pack(id string) (a, b uint64) {
	n := len(id)
	switch {
	case n >= 8:
		a = load64(id)
		b = load64(id[n-8:]) >> (8 * (16 - n)) // without what is in a
	case n >= 4:
		a = load32(id) | load32(id[n-4:])<<(8*(n-4)) // the overlap is equal
	default:
		for i := range n {
			a |= uint64(id[i]) << (8 * i)
		}
	}
	return a, b | uint64(n)<<56
}

func load32(s string) uint64 {
	_ = s[3]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24
}

func load64(s string) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

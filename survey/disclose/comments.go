package disclose

import (
	"bytes"
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"slices"

	"github.com/followship/followship/survey"
)

// Batch reports whether unsigned comments about one person to one prompt may be shown
// together (R8): floor people at least wrote them, and these differ from those who
// wrote any batch before by nobody or by floor people at least. Otherwise what a later
// batch has more or less than an earlier one would be about the few who joined or
// stayed away. writers and the batches before may name somebody more than once, in any
// order.
func (r Rules) Batch(writers []survey.ID, before [][]survey.ID, floor int) bool {
	if !r.On(R8) {
		return len(writers) > 0
	}
	now := distinct(writers)
	if len(now) < floor {
		return false
	}
	for _, b := range before {
		if apart := apartBy(now, distinct(b)); apart > 0 && apart < floor {
			return false
		}
	}
	return true
}

func distinct(people []survey.ID) []survey.ID {
	return slices.Compact(slices.Sorted(slices.Values(people)))
}

// apartBy returns how many are in one of two ascending lists and not in the other.
func apartBy(a, b []survey.ID) int {
	apart := 0
	for len(a) > 0 && len(b) > 0 {
		switch c := cmp.Compare(a[0], b[0]); {
		case c < 0:
			a, apart = a[1:], apart+1
		case c > 0:
			b, apart = b[1:], apart+1
		default:
			a, b = a[1:], b[1:]
		}
	}
	return apart + len(a) + len(b)
}

// CommentFloor is the least number of writers of a batch: a floor for groups that was
// raised holds here too.
func CommentFloor(f survey.Floors) int { return max(survey.CommentWriters, Floors(f).Group) }

// Shuffle puts texts about one person to one prompt in an order that follows from a
// secret and the texts alone: neither from who wrote them nor from when, nor from how
// they were handed over.
func Shuffle(secret survey.Key, about, prompt survey.ID, texts []string) {
	rank := make(map[string][]byte, len(texts))
	for _, text := range texts {
		h := hmac.New(sha256.New, secret[:])
		for _, part := range []string{string(about), string(prompt), text} {
			h.Write(binary.BigEndian.AppendUint64(nil, uint64(len(part))))
			h.Write([]byte(part))
		}
		rank[text] = h.Sum(nil)
	}
	slices.SortFunc(texts, func(a, b string) int { return bytes.Compare(rank[a], rank[b]) })
}

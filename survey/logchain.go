package survey

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
)

// Sum returns the hash of a line of the transparency log: SHA-256 over a fixed
// word, the hash of the line before, and every other field, each with its length in
// front, so that no two lines are encoded alike. The time counts in microseconds,
// as precisely as it is kept.
//
// A log is whole when the numbers of its lines run from 1, each line's Previous is
// the Hash of the one before (zero for the first), and each Hash is its Sum.
func (e LogEntry) Sum() Hash {
	var encoded []byte
	field := func(b []byte) {
		encoded = binary.BigEndian.AppendUint64(encoded, uint64(len(b)))
		encoded = append(encoded, b...)
	}
	number := func(n int64) { field(binary.BigEndian.AppendUint64(nil, uint64(n))) }
	field([]byte("followship transparency log line, version 1"))
	field(e.Previous[:])
	field([]byte(e.Organisation))
	number(int64(e.Number))
	number(e.At.UnixMicro())
	field([]byte(e.Actor))
	field([]byte(e.Action))
	field([]byte(e.Object))
	field([]byte(e.Detail))
	return sha256.Sum256(encoded)
}

// LogCheck follows the transparency log of an organisation from its first line on, and
// holds each line to those before. The zero value has seen none.
type LogCheck struct {
	// Lines is how many lines hold, Head the hash of the last of them.
	Lines int
	Head  Hash
}

// Add takes the next line. It returns what is wrong with it, and stays where it is; nil
// for nothing.
func (c *LogCheck) Add(e LogEntry) error {
	switch {
	case e.Number != c.Lines+1:
		return fmt.Errorf("line %d is missing: line %d comes in its place", c.Lines+1, e.Number)
	case e.Previous != c.Head:
		return fmt.Errorf("line %d does not follow from the one before it", e.Number)
	case e.Sum() != e.Hash:
		return fmt.Errorf("line %d was changed after it was written", e.Number)
	}
	c.Lines, c.Head = e.Number, e.Hash
	return nil
}

package survey

import (
	"crypto/sha256"
	"encoding/binary"
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

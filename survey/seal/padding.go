package seal

import (
	"encoding/binary"
	"slices"

	"github.com/followship/followship/survey"
)

// paddedSizes are the only lengths that the plaintext of a ballot or draft has.
var paddedSizes = [...]int{1 << 10, 4 << 10, 16 << 10, 64 << 10}

// lengthSize is the length of the length in front of a padded text.
const lengthSize = 4

var errTooLong = &survey.Error{Kind: survey.Invalid, Code: survey.CodeTooLong, Message: "this is too long to be kept"}

// pad puts the length in front of a text and zeros behind it, up to the next of
// the sizes.
func pad(plain []byte) ([]byte, error) {
	for _, size := range paddedSizes {
		if lengthSize+len(plain) <= size {
			padded := make([]byte, size)
			binary.BigEndian.PutUint32(padded, uint32(len(plain)))
			copy(padded[lengthSize:], plain)
			return padded, nil
		}
	}
	return nil, errTooLong
}

// isPadded reports whether a padded text can have a length.
func isPadded(n int) bool { return slices.Contains(paddedSizes[:], n) }

// unpad returns the text of which pad made padded; it takes padded over. A text
// has one padded form: what is not it is refused.
func unpad(padded []byte) ([]byte, error) {
	if len(padded) < lengthSize {
		return nil, ErrAltered
	}
	n := uint64(binary.BigEndian.Uint32(padded))
	text := padded[lengthSize:]
	if n > uint64(len(text)) || !blank(text[n:]) {
		return nil, ErrAltered
	}
	for _, size := range paddedSizes {
		if lengthSize+int(n) <= size {
			if size != len(padded) {
				return nil, ErrAltered
			}
			break
		}
	}
	return text[:n:n], nil
}

// padLong pads as pad does, and to four times as much again and again where a ballot
// would have ended.
func padLong(plain []byte) []byte {
	size := paddedSizes[0]
	for size < lengthSize+len(plain) {
		size *= 4
	}
	padded := make([]byte, size)
	binary.BigEndian.PutUint32(padded, uint32(len(plain)))
	copy(padded[lengthSize:], plain)
	return padded
}

// unpadLong returns the text of which padLong made padded.
func unpadLong(padded []byte) ([]byte, error) {
	if len(padded) < lengthSize {
		return nil, ErrAltered
	}
	n := uint64(binary.BigEndian.Uint32(padded))
	if n > uint64(len(padded)-lengthSize) {
		return nil, ErrAltered
	}
	return padded[lengthSize : lengthSize+int(n)], nil
}

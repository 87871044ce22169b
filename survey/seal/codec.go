package seal

import (
	"encoding/base32"
	"encoding/binary"
	"errors"

	"github.com/followship/followship/survey"
)

// The form of a ballot, [ballotForm]: groups, people without contact, follows
// and items, one after the other, and behind them comments if there are any. A list begins with the number of its elements
// as a varint. An id of the usual kind is a zero and its 16 bytes; any other text
// is its length, 1 to 255, and its bytes. Yes is 1, no 0. A ballot has one
// encoding, and a text that is no encoding is refused.

// errBallotForm is returned for what no ballot encodes to. Only a defect leads to
// it: what opens was sealed here.
var errBallotForm = errors.New("the record holds no ballot of this form")

var idText = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

const idBytes = 16

func encode(b *survey.Ballot) ([]byte, error) {
	w := &writer{bytes: make([]byte, 0, 512)}
	w.count(len(b.Groups))
	for _, group := range b.Groups {
		w.ids(group)
	}
	w.ids(b.NoContact)
	w.count(len(b.Follows))
	for _, f := range b.Follows {
		w.id(f.Area)
		w.ids(f.Names)
	}
	w.count(len(b.Items))
	for _, a := range b.Items {
		w.id(a.Item)
		w.yes(a.Yes)
	}
	if len(b.Comments) > 0 {
		w.count(len(b.Comments))
	}
	for _, c := range b.Comments {
		w.id(c.About)
		w.id(c.Prompt)
		w.yes(c.Signed)
		w.text(c.Text)
	}
	return w.bytes, w.err
}

// writer appends to bytes; the first error stays.
type writer struct {
	bytes []byte
	err   error
}

func (w *writer) count(n int) { w.bytes = binary.AppendUvarint(w.bytes, uint64(n)) }

func (w *writer) ids(list []survey.ID) {
	w.count(len(list))
	for _, id := range list {
		w.id(id)
	}
}

func (w *writer) id(id survey.ID) {
	if packed, ok := packID(id); ok {
		w.bytes = append(append(w.bytes, 0), packed[:]...)
		return
	}
	if len(id) == 0 || len(id) > 255 {
		w.err = errors.New("an id on the ballot is empty or too long")
		return
	}
	w.bytes = append(append(w.bytes, byte(len(id))), id...)
}

func (w *writer) text(text string) {
	w.count(len(text))
	w.bytes = append(w.bytes, text...)
}

func (w *writer) yes(yes bool) {
	if yes {
		w.bytes = append(w.bytes, 1)
	} else {
		w.bytes = append(w.bytes, 0)
	}
}

// packID returns the 128 bits of an id of the usual kind.
func packID(id survey.ID) (packed [idBytes]byte, ok bool) {
	// 26 characters hold two bits more than an id; one that sets them is packed
	// as text.
	if len(id) != idText.EncodedLen(idBytes) {
		return packed, false
	}
	if _, err := idText.Decode(packed[:], []byte(id)); err != nil {
		return packed, false
	}
	return packed, idText.EncodeToString(packed[:]) == string(id)
}

func decode(text []byte) (*survey.Ballot, error) {
	r := &reader{rest: text}
	var b survey.Ballot
	// Each element takes at least so many bytes, which bounds what a count can
	// make us allocate by the length of the text.
	const leastList, leastID, leastFollow, leastItem, leastComment = 1, 2, 3, 3, 6
	b.Groups = make([][]survey.ID, r.count(leastList))
	for k := range b.Groups {
		b.Groups[k] = r.ids(leastID)
	}
	b.NoContact = r.ids(leastID)
	b.Follows = make([]survey.Following, r.count(leastFollow))
	for k := range b.Follows {
		b.Follows[k] = survey.Following{Area: r.id(), Names: r.ids(leastID)}
	}
	b.Items = make([]survey.Answer, r.count(leastItem))
	for k := range b.Items {
		b.Items[k] = survey.Answer{Item: r.id(), Yes: r.yes()}
	}
	if len(r.rest) > 0 {
		b.Comments = make([]survey.Comment, r.count(leastComment))
		for k := range b.Comments {
			b.Comments[k] = survey.Comment{About: r.id(), Prompt: r.id(), Signed: r.yes(), Text: r.text()}
		}
		// No comments are not written, so that a ballot has one encoding.
		r.failed = r.failed || len(b.Comments) == 0
	}
	if r.failed || len(r.rest) > 0 {
		return nil, errBallotForm
	}
	return &b, nil
}

// reader takes from rest. Once it has failed it returns zeros.
type reader struct {
	rest   []byte
	failed bool
}

func (r *reader) take(n int) []byte {
	if r.failed || n > len(r.rest) {
		r.failed = true
		return nil
	}
	taken := r.rest[:n]
	r.rest = r.rest[n:]
	return taken
}

// count reads the number of elements of a list, each of at least so many bytes.
func (r *reader) count(least int) int {
	value, n := binary.Uvarint(r.rest)
	// A varint that ends in a zero has a shorter form.
	if r.failed || n <= 0 || n > 1 && r.rest[n-1] == 0 || value > uint64(len(r.rest)-n)/uint64(least) {
		r.failed = true
		return 0
	}
	r.rest = r.rest[n:]
	return int(value)
}

func (r *reader) ids(least int) []survey.ID {
	list := make([]survey.ID, r.count(least))
	for k := range list {
		list[k] = r.id()
	}
	return list
}

func (r *reader) id() survey.ID {
	head := r.take(1)
	if r.failed {
		return ""
	}
	if head[0] == 0 {
		packed := r.take(idBytes)
		if r.failed {
			return ""
		}
		return survey.ID(idText.EncodeToString(packed))
	}
	id := survey.ID(r.take(int(head[0])))
	if _, ok := packID(id); ok {
		r.failed = true
	}
	return id
}

func (r *reader) text() string { return string(r.take(r.count(1))) }

func (r *reader) yes() bool {
	b := r.take(1)
	if r.failed || b[0] > 1 {
		r.failed = true
		return false
	}
	return b[0] == 1
}

package survey

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
)

// Checkpoint is what is said of the ballots that a round was counted from, and
// signed: with it nobody can change one of them, take one away or add one, nor
// publish another result, without everybody being able to tell.
type Checkpoint struct {
	Organisation ID
	Round        ID
	// Size is the number of ballots counted: the turnout. Root is that of the RFC
	// 6962 tree over their leaf hashes in ascending order.
	Size int
	Root Hash
	// Release is the hash of the release, Settings that of what was asked and
	// promised.
	Release  Hash
	Settings Hash
	// Superseded is the root of the same tree over the leaf hashes of versions that a
	// later one replaced: nobody can call a ballot replaced afterwards that was not.
	// Zero is that of a checkpoint of an earlier version, which does not say it; a tree
	// of no leaves has another root.
	Superseded Hash
}

// SignedCheckpoint is a checkpoint as it is kept.
type SignedCheckpoint struct {
	Organisation ID
	Round        ID
	// Note is the text of the checkpoint with the organisation's signature (C2SP
	// signed-note), VerifierKey what it can be checked with.
	Note        string
	VerifierKey string
	// Earlier are the rounds that the count stood on besides, oldest first.
	Earlier []CountedWith
}

// CountedWith is what was left of an earlier round when another was counted. A
// recount needs the same.
type CountedWith struct {
	Round ID `json:"round"`
	// Ballots and Carry report whether its ballots and its aggregates could be
	// opened.
	Ballots bool `json:"ballots"`
	Carry   bool `json:"carry"`
}

// Leaves are the leaf hashes of a round that was counted. They open to nothing, and
// outlive the ballots.
type Leaves struct {
	// Counted are those of the ballots counted, Superseded those of versions that
	// were replaced by a later one; ascending.
	Counted    []Hash
	Superseded []Hash
}

// checkpointOrigin begins the first line of a checkpoint.
const checkpointOrigin = "followship/"

// Origin is the first line of the checkpoint, which no other round has.
func (c Checkpoint) Origin() string {
	return checkpointOrigin + string(c.Organisation) + "/" + string(c.Round)
}

// Text returns what is signed, in the form of C2SP tlog-checkpoint: the origin, the
// size, the root in base64, and as extensions the hashes of release and settings and
// the root of what was superseded in hexadecimal.
func (c Checkpoint) Text() string {
	text := fmt.Sprintf("%s\n%d\n%s\nrelease %x\nsettings %x\n",
		c.Origin(), c.Size, base64.StdEncoding.EncodeToString(c.Root[:]), c.Release, c.Settings)
	if c.Superseded != (Hash{}) {
		text += fmt.Sprintf("superseded %x\n", c.Superseded)
	}
	return text
}

// ParseCheckpoint reads what [Checkpoint.Text] wrote, and nothing else.
func ParseCheckpoint(text string) (c Checkpoint, err error) {
	failed := invalid("checkpoint", "this is no checkpoint")
	lines := strings.Split(text, "\n")
	if len(lines) != 6 && len(lines) != 7 {
		return c, failed
	}
	of, ok := strings.CutPrefix(lines[0], checkpointOrigin)
	organisation, round, cut := strings.Cut(of, "/")
	c.Organisation, c.Round = ID(organisation), ID(round)
	if !ok || !cut || !c.Organisation.Valid() || !c.Round.Valid() {
		return c, failed
	}
	if c.Size, err = strconv.Atoi(lines[1]); err != nil {
		return c, failed
	}
	root, err := base64.StdEncoding.DecodeString(lines[2])
	if err != nil || len(root) != len(c.Root) {
		return c, failed
	}
	copy(c.Root[:], root)
	for k, extension := range []struct {
		name string
		hash *Hash
	}{{"release ", &c.Release}, {"settings ", &c.Settings}, {"superseded ", &c.Superseded}}[:len(lines)-4] {
		digits, ok := strings.CutPrefix(lines[3+k], extension.name)
		if !ok {
			return c, failed
		}
		if *extension.hash, err = ParseHash(digits); err != nil {
			return c, failed
		}
	}
	if c.Size < 0 || c.Text() != text { // each checkpoint has one text
		return c, failed
	}
	return c, nil
}

// ParseHash reads 64 hexadecimal digits in lower case.
func ParseHash(digits string) (h Hash, err error) {
	if len(digits) != hex.EncodedLen(len(h)) || strings.ToLower(digits) != digits {
		return h, invalid("hash", "want 64 hexadecimal digits in lower case")
	}
	if _, err := hex.Decode(h[:], []byte(digits)); err != nil {
		return Hash{}, invalid("hash", "want 64 hexadecimal digits in lower case")
	}
	return h, nil
}

// Hex returns the hash in hexadecimal.
func (h Hash) Hex() string { return hex.EncodeToString(h[:]) }

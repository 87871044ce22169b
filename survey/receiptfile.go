package survey

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
)

// ReceiptFile is a receipt as its holder keeps it, a format of its own (see
// docs/verify.md): whoever has it can check it without the service. It says nothing
// of what is on the ballot.
type ReceiptFile struct {
	Format       int    `json:"followship_receipt"` // [ReceiptFormat]
	Organisation ID     `json:"organisation"`
	Round        ID     `json:"round"`
	Leaf         string `json:"leaf"` // hexadecimal
	// Version counts how often the ballot was handed in.
	Version int `json:"version"`
	// Proof is nil until the round is published.
	Proof *ReceiptProof `json:"proof"`
}

// ReceiptFormat is the version of the format.
const ReceiptFormat = 1

// ReceiptProof is the proof that a leaf is in the tree of a checkpoint.
type ReceiptProof struct {
	// Index is the leaf's place among all, from 0, and Size their number.
	Index int `json:"index"`
	Size  int `json:"size"`
	// Hashes are the inclusion proof (RFC 6962, 2.1.1), from the leaf up, in
	// hexadecimal.
	Hashes      []string `json:"hashes"`
	Checkpoint  string   `json:"checkpoint"` // the signed note
	VerifierKey string   `json:"verifier_key"`
}

// Encode returns the file.
func (f *ReceiptFile) Encode() ([]byte, error) {
	b, err := json.MarshalIndent(f, "", "  ")
	return append(b, '\n'), err
}

// ParseReceiptFile reads a file. It must hold nothing else; whether what it says is
// true is another matter.
func ParseReceiptFile(text []byte) (*ReceiptFile, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	var f ReceiptFile
	if err := d.Decode(&f); err != nil || d.More() {
		return nil, invalid("", "this is no receipt")
	}
	if f.Format != ReceiptFormat {
		return nil, invalid("followship_receipt", "this is no receipt of format %d", ReceiptFormat)
	}
	if !f.Organisation.Valid() || !f.Round.Valid() || f.Version < 1 {
		return nil, invalid("", "the receipt does not say what it is of")
	}
	digests := []string{f.Leaf}
	if f.Proof != nil {
		digests = append(slices.Clone(digests), f.Proof.Hashes...)
	}
	for _, digits := range digests {
		if _, err := ParseHash(digits); err != nil {
			return nil, fmt.Errorf("the receipt: %w", err)
		}
	}
	return &f, nil
}

// hashTexts returns hashes in hexadecimal.
func hashTexts(hashes []Hash) []string {
	out := make([]string, len(hashes))
	for k, h := range hashes {
		out[k] = h.Hex()
	}
	return out
}

package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/seal"
)

// verifyCommand checks a receipt, or a round, by what was published. It asks no
// service and no database.
type verifyCommand struct {
	Receipt    string `arg:"" optional:"" placeholder:"RECEIPT" help:"File of a receipt. Without one the list of ballots is checked: name --key, --checkpoint and --leaves."`
	Key        string `placeholder:"KEY" help:"Verifier key of the organisation (followship/…+…+…), from elsewhere than the receipt: the mail at the close, the transparency log, somebody you trust."`
	Checkpoint string `placeholder:"FILE" help:"Checkpoint as it was mailed or published, to compare with the receipt's own."`
	Leaves     string `placeholder:"FILE" help:"List of the ballots counted, one leaf hash a line, to count them and come to the same root."`
}

// Validate refuses what cannot be checked; kong calls it.
func (c *verifyCommand) Validate() error {
	if c.Receipt == "" && (c.Checkpoint == "" || c.Leaves == "" || c.Key == "") {
		return errors.New("name a receipt, or all of --key, --checkpoint and --leaves")
	}
	return nil
}

// Exit statuses of commands that check something, besides those of all.
const (
	statusUnsaid = 3 // it cannot be said
	statusFalse  = 4 // it is not true
)

// verdictError ends the program with a status of its own.
type verdictError struct {
	error
	status int
}

func (e verdictError) Unwrap() error { return e.error }

// ExitCode makes the error a [kong.ExitCoder].
func (e verdictError) ExitCode() int { return e.status }

// Run checks.
func (c *verifyCommand) Run(std *streams) error {
	receipt, evidence, err := c.read()
	if err != nil {
		return malformed(err)
	}
	checked, err := seal.Check(receipt, evidence)
	switch {
	case errors.Is(err, seal.ErrNothingToCheck):
		return verdictError{fmt.Errorf("%w; download it again once the round is published, or name --checkpoint and --leaves", err), statusUnsaid}
	case errors.Is(err, seal.ErrVerifierKey):
		return malformed(err)
	case err != nil:
		return verdictError{fmt.Errorf("NOT PROVEN: %w", err), statusFalse}
	}
	return c.say(std.out, receipt, checked)
}

// read reads what the arguments name.
func (c *verifyCommand) read() (f *survey.ReceiptFile, e seal.Evidence, err error) {
	e.Key = c.Key
	if c.Receipt != "" {
		text, err := readSome(c.Receipt)
		if err != nil {
			return nil, e, err
		}
		if f, err = receiptIn(text); err != nil {
			return nil, e, fmt.Errorf("%s: %w", c.Receipt, err)
		}
	}
	if c.Checkpoint != "" {
		text, err := readSome(c.Checkpoint)
		if err != nil {
			return nil, e, err
		}
		if e.Checkpoint, err = noteIn(text); err != nil {
			return nil, e, fmt.Errorf("%s: %w", c.Checkpoint, err)
		}
	}
	if c.Leaves != "" {
		text, err := readSome(c.Leaves)
		if err != nil {
			return nil, e, err
		}
		if e.Leaves, err = leavesIn(text); err != nil {
			return nil, e, fmt.Errorf("%s: %w", c.Leaves, err)
		}
	}
	return f, e, nil
}

// receiptIn returns a receipt: the file itself, or the answer of the service, which has
// it as a field.
func receiptIn(text []byte) (*survey.ReceiptFile, error) {
	var answer struct {
		Recorded *survey.Recorded
		File     json.RawMessage
	}
	if json.Unmarshal(text, &answer) != nil || answer.Recorded == nil {
		return survey.ParseReceiptFile(text)
	}
	if len(answer.File) == 0 || string(answer.File) == "null" {
		return nil, errors.New("the service had no receipt to give: no list is recorded, or the key is gone")
	}
	return survey.ParseReceiptFile(answer.File)
}

// maxVerified bounds what is read of a file: ten million leaves have 650 MB.
const maxVerified = 1 << 30

func readSome(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // it was only read
	text, err := io.ReadAll(io.LimitReader(f, maxVerified+1))
	if err == nil && len(text) > maxVerified {
		err = fmt.Errorf("%s: the file is too large", name)
	}
	return text, err
}

// noteIn returns a signed note: the text itself, as it was mailed, with or without
// words around it; or the answer of the service, which has it as a field.
func noteIn(text []byte) (string, error) {
	if trimmed := bytes.TrimSpace(text); bytes.HasPrefix(trimmed, []byte("{")) {
		var answer struct{ Note string }
		if err := json.Unmarshal(trimmed, &answer); err != nil || answer.Note == "" {
			return "", errors.New("this is no checkpoint")
		}
		return answer.Note, nil
	}
	// Mail programs end lines as they like.
	lines := strings.Split(strings.ReplaceAll(string(text), "\r\n", "\n"), "\n")
	begin := slices.IndexFunc(lines, func(line string) bool { return strings.HasPrefix(line, "followship/") })
	if begin < 0 {
		return "", errors.New("there is no checkpoint in it")
	}
	end := begin
	for k, line := range lines[begin:] {
		if strings.HasPrefix(line, "\u2014 ") { // a signature
			end = begin + k + 1
		}
	}
	if end == begin {
		return "", errors.New("the checkpoint has no signature")
	}
	return strings.Join(lines[begin:end], "\n") + "\n", nil
}

// leavesIn returns leaf hashes, one a line.
func leavesIn(text []byte) ([]survey.Hash, error) {
	leaves := []survey.Hash{}
	line := 0
	for digits := range strings.Lines(string(text)) {
		line++
		leaf, err := survey.ParseHash(strings.TrimRight(digits, "\r\n"))
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", line, err)
		}
		leaves = append(leaves, leaf)
	}
	return leaves, nil
}

// say tells what was found to be true, and by which key.
func (c *verifyCommand) say(out io.Writer, f *survey.ReceiptFile, checked seal.Checked) error {
	var b strings.Builder
	if f != nil {
		fmt.Fprintf(&b, "PROVEN: this ballot is in the count, as it was handed in.\n\n  ballot        %s\n  place         %d of %d by hash, which says nothing about whom or when\n",
			f.Leaf, checked.Index+1, checked.Checkpoint.Size)
	} else {
		fmt.Fprintf(&b, "PROVEN: these %d ballots are those of the checkpoint, and no others.\n\n", checked.Checkpoint.Size)
	}
	p := checked.Checkpoint
	fmt.Fprintf(&b, "  organisation  %s\n  round         %s\n  root          %x\n  release       %x\n  settings      %x\n  signed by     %s\n",
		p.Organisation, p.Round, p.Root, p.Release, p.Settings, checked.Key)
	if p.Superseded != (survey.Hash{}) {
		fmt.Fprintf(&b, "  superseded    %x\n", p.Superseded)
	}
	if f != nil && checked.Leaves {
		fmt.Fprintf(&b, "\nThe list of all %d ballots comes to the same root.\n", p.Size)
	}
	if checked.Trusted {
		b.WriteString("\nThe signature was checked with the key you gave. It is worth as much as where you have it from.\n")
	} else {
		b.WriteString("\nThe key was taken from the receipt itself, which proves nothing about who signed: anybody\ncan sign with a key of their own. Compare it with the one in the mail at the close or in\nthe transparency log, and give that one with --key.\n")
	}
	if _, err := io.WriteString(out, b.String()); err != nil {
		return fmt.Errorf("write the result: %w", err)
	}
	return nil
}

package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"filippo.io/age"
)

// recipients reads the public keys of those who may decrypt.
func recipients(texts []string) ([]age.Recipient, error) {
	var all []age.Recipient
	for _, text := range texts {
		parsed, err := age.ParseRecipients(strings.NewReader(text))
		if err != nil || len(parsed) != 1 {
			return nil, fmt.Errorf("--recipient %s: want the public key of an age identity, age1…", text)
		}
		all = append(all, parsed[0])
	}
	return all, nil
}

// distinct counts different texts.
func distinct(texts []string) int {
	return len(slices.Compact(slices.Sorted(slices.Values(texts))))
}

// identities reads files of private keys, as age-keygen writes them.
func identities(files []string) ([]age.Identity, error) {
	var all []age.Identity
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		parsed, err := age.ParseIdentities(bytes.NewReader(text))
		if err != nil {
			return nil, fmt.Errorf("--identity %s: it holds no age identity", name) // the cause may show a line of it
		}
		all = append(all, parsed...)
	}
	return all, nil
}

// encrypted writes a new file that is encrypted to recipients and is on disk when it
// returns; what breaks off leaves none.
func encrypted(name string, to []age.Recipient, write func(io.Writer) error) (err error) {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(name))
		}
	}()
	err = func() error {
		w, err := age.Encrypt(f, to...)
		if err != nil {
			return err
		}
		if err := write(w); err != nil {
			return err
		}
		if err := w.Close(); err != nil {
			return err
		}
		return f.Sync()
	}()
	return errors.Join(err, f.Close())
}

// decrypted opens a file that may be encrypted, and reads what is in it.
func decrypted(name string, with []age.Identity, read func(io.Reader) error) (err error) {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close() //nolint:errcheck // only read
	in := bufio.NewReader(f)
	const intro = "age-encryption.org/v1"
	if start, err := in.Peek(len(intro)); err != nil || string(start) != intro {
		return read(in)
	}
	if len(with) == 0 {
		return fmt.Errorf("%s is encrypted: name a file of an age identity (--identity)", name)
	}
	plain, err := age.Decrypt(in, with...)
	if err != nil {
		return fmt.Errorf("%s: none of the identities opens it", name)
	}
	return read(plain)
}

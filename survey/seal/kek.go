package seal

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Where [LoadKEK] looks besides a file.
const (
	// EnvironmentKEK is the environment variable with the key-encryption key.
	EnvironmentKEK = "FOLLOWSHIP_KEK"
	// CredentialKEK is the name of the systemd credential with it.
	CredentialKEK = "followship-kek"
)

// KEK is the key-encryption key: 32 bytes that wrap the keys of all rounds. It
// never prints.
type KEK struct{ secret [32]byte }

// Format prints a word instead of the key, whatever the verb.
func (KEK) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, "[key-encryption key]") }

// GenerateKEK returns a new random key-encryption key.
func GenerateKEK() KEK { return KEK{newKey()} }

func newKey() (key [32]byte) {
	// crypto/rand ends the program rather than return fewer bytes.
	_, _ = rand.Read(key[:])
	return key
}

// LoadKEK returns the key-encryption key: from a file when one is named, else
// from the environment variable [EnvironmentKEK], else from the systemd
// credential [CredentialKEK]. Each holds 32 bytes in base64. A file that anybody
// but its owner can use is refused.
func LoadKEK(file string) (KEK, error) {
	if file != "" {
		return readKEK(file, 0o077)
	}
	if text := os.Getenv(EnvironmentKEK); text != "" {
		k, err := parseKEK([]byte(text))
		if err != nil {
			return KEK{}, fmt.Errorf("read the environment variable %s: %w", EnvironmentKEK, err)
		}
		return k, nil
	}
	if folder := os.Getenv("CREDENTIALS_DIRECTORY"); folder != "" {
		// systemd lets a service in by an access list, which shows as rights of
		// the group.
		k, err := readKEK(filepath.Join(folder, CredentialKEK), 0o037)
		if !errors.Is(err, fs.ErrNotExist) {
			return k, err
		}
	}
	return KEK{}, fmt.Errorf("there is no key-encryption key: name its file, or set %s, or give the systemd credential %s", EnvironmentKEK, CredentialKEK)
}

// WriteKEK keeps a key-encryption key in a new file of mode 0600. It is durable
// when it returns; a file that is there already is left alone.
func WriteKEK(file string, k KEK) (err error) {
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("write the key-encryption key: %w", err)
	}
	defer func() {
		if err != nil { // half a key would only be in the way
			err = errors.Join(fmt.Errorf("write the key-encryption key: %w", err), os.Remove(file))
		}
	}()
	text := base64.StdEncoding.AppendEncode(nil, k.secret[:])
	_, err = f.Write(append(text, '\n'))
	clear(text)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(file))
}

func syncFolder(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}

// readKEK reads a file none of whose forbidden rights may be given.
func readKEK(file string, forbidden fs.FileMode) (KEK, error) {
	f, err := os.Open(file)
	if err != nil {
		return KEK{}, fmt.Errorf("read the key-encryption key: %w", err)
	}
	defer f.Close() //nolint:errcheck // it was only read
	// The open file is asked, not the path: nobody can change one for another
	// in between.
	info, err := f.Stat()
	if err != nil {
		return KEK{}, fmt.Errorf("read the key-encryption key: %w", err)
	}
	if err := private(info, forbidden); err != nil {
		return KEK{}, fmt.Errorf("read the key-encryption key from %s: %w", file, err)
	}
	text, err := io.ReadAll(io.LimitReader(f, 1024))
	if err != nil {
		return KEK{}, fmt.Errorf("read the key-encryption key: %w", err)
	}
	k, err := parseKEK(text)
	if err != nil {
		return KEK{}, fmt.Errorf("read the key-encryption key from %s: %w", file, err)
	}
	return k, nil
}

// private checks that a regular file gives none of the forbidden rights.
func private(info fs.FileInfo, forbidden fs.FileMode) error {
	if !info.Mode().IsRegular() {
		return errors.New("it is not a file")
	}
	if mode := info.Mode().Perm(); mode&forbidden != 0 {
		return fmt.Errorf("its mode is %#o, which lets others at it: chmod 600", mode)
	}
	return nil
}

func parseKEK(text []byte) (KEK, error) {
	var k KEK
	text = bytes.TrimSpace(text)
	defer clear(text)
	if base64.StdEncoding.DecodedLen(len(text)) > 2*len(k.secret) {
		return k, errKEKForm
	}
	secret, err := base64.StdEncoding.Strict().AppendDecode(nil, text)
	defer clear(secret)
	if err != nil || len(secret) != len(k.secret) {
		return k, errKEKForm // not the decoder's error, which tells of the text
	}
	copy(k.secret[:], secret)
	if k == (KEK{}) {
		return k, errors.New("the key is all zeros")
	}
	return k, nil
}

var errKEKForm = errors.New("want 32 bytes in base64")

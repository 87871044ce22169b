package seal_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/seal"
)

func TestKEKIsReadAsItWasWritten(t *testing.T) {
	file := filepath.Join(t.TempDir(), "kek")
	want := seal.GenerateKEK()
	if err := seal.WriteKEK(file, want); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	if got := info.Mode(); got != 0o600 {
		t.Errorf("mode %v, want 0600", got)
	}
	if got, err := seal.LoadKEK(file); err != nil || got != want {
		t.Errorf("another key, or %v", err)
	}
	if err := seal.WriteKEK(file, seal.GenerateKEK()); !errors.Is(err, fs.ErrExist) {
		t.Errorf("writing over a key: %v", err)
	}
	if got, err := seal.LoadKEK(file); err != nil || got != want {
		t.Errorf("writing over a key changed it, or %v", err)
	}
	if err := seal.WriteKEK(filepath.Join(file, "nowhere"), want); err == nil {
		t.Error("a key was written to nowhere")
	}
}

func TestKEKSources(t *testing.T) {
	folder := t.TempDir()
	fromFile, fromEnvironment, fromCredential := seal.GenerateKEK(), seal.GenerateKEK(), seal.GenerateKEK()
	file := filepath.Join(folder, "kek")
	if err := seal.WriteKEK(file, fromFile); err != nil {
		t.Fatal(err)
	}
	credential := filepath.Join(folder, seal.CredentialKEK)
	if err := seal.WriteKEK(credential, fromCredential); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(credential, 0o440); err != nil { // as systemd shows it
		t.Fatal(err)
	}
	text := filepath.Join(t.TempDir(), "text")
	if err := seal.WriteKEK(text, fromEnvironment); err != nil {
		t.Fatal(err)
	}
	environment, err := os.ReadFile(text)
	if err != nil {
		t.Fatal(err)
	}

	t.Setenv(seal.EnvironmentKEK, string(environment))
	t.Setenv("CREDENTIALS_DIRECTORY", folder)
	if got, err := seal.LoadKEK(file); err != nil || got != fromFile {
		t.Errorf("a named file comes first; %v", err)
	}
	if got, err := seal.LoadKEK(""); err != nil || got != fromEnvironment {
		t.Errorf("the environment comes second; %v", err)
	}
	t.Setenv(seal.EnvironmentKEK, "")
	if got, err := seal.LoadKEK(""); err != nil || got != fromCredential {
		t.Errorf("the credential comes third; %v", err)
	}
	t.Setenv("CREDENTIALS_DIRECTORY", t.TempDir())
	_, err = seal.LoadKEK("")
	if err == nil || !strings.Contains(err.Error(), seal.EnvironmentKEK) || !strings.Contains(err.Error(), seal.CredentialKEK) {
		t.Errorf("no key anywhere: %v", err)
	}
	if _, err := seal.LoadKEK(filepath.Join(folder, "none")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
}

func TestKEKOfWideModeIsRefused(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, seal.CredentialKEK)
	if err := seal.WriteKEK(file, seal.GenerateKEK()); err != nil {
		t.Fatal(err)
	}
	for _, mode := range []fs.FileMode{0o640, 0o620, 0o604, 0o601, 0o644, 0o660, 0o666} {
		if err := os.Chmod(file, mode); err != nil {
			t.Fatal(err)
		}
		if _, err := seal.LoadKEK(file); err == nil || !strings.Contains(err.Error(), "chmod 600") {
			t.Errorf("mode %#o: %v", mode, err)
		}
	}
	t.Setenv("CREDENTIALS_DIRECTORY", folder)
	if _, err := seal.LoadKEK(""); err == nil {
		t.Error("a credential that the group may change was taken")
	}
	if _, err := seal.LoadKEK(folder); err == nil {
		t.Error("a folder was taken for a key")
	}
}

func TestMalformedKEK(t *testing.T) {
	secret := bytes.Repeat([]byte{0xA7}, 32)
	good := base64.StdEncoding.EncodeToString(secret)
	for name, text := range map[string]string{
		"short":    base64.StdEncoding.EncodeToString(secret[1:]),
		"long":     base64.StdEncoding.EncodeToString(append(secret, 1)),
		"enormous": strings.Repeat("A", 4000),
		"unpadded": strings.TrimRight(good, "="),
		"loose":    strings.TrimRight(good, "=")[:42] + "d=", // bits beyond the last byte
		"raw":      string(secret),
		"zeros":    base64.StdEncoding.EncodeToString(make([]byte, 32)),
		"spaces":   "   ",
		"hex":      strings.Repeat("a7", 32),
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv(seal.EnvironmentKEK, text)
			_, err := seal.LoadKEK("")
			if err == nil {
				t.Fatal("it was taken")
			}
			if len(strings.TrimSpace(text)) > 0 && strings.Contains(err.Error(), text[:8]) {
				t.Errorf("the error holds part of it: %v", err)
			}
		})
	}
	t.Setenv(seal.EnvironmentKEK, " "+good+"\r\n")
	if _, err := seal.LoadKEK(""); err != nil {
		t.Errorf("spaces around a key: %v", err)
	}
}

// Nothing that is printed by accident holds a key.
func TestKeysDoNotPrint(t *testing.T) {
	secret := bytes.Repeat([]byte{0xA7}, 32)
	t.Setenv(seal.EnvironmentKEK, base64.StdEncoding.EncodeToString(secret))
	kek, err := seal.LoadKEK("")
	if err != nil {
		t.Fatal(err)
	}
	store, _ := newStore(t)
	sealer := seal.New(store, kek)
	keys := openRound(t, sealer, round)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x", "%X", "%d", "%q"} {
		for _, value := range []any{kek, &kek, sealer, *sealer, []seal.KEK{kek}, struct{ K seal.KEK }{kek}, survey.Parts{Sealer: sealer}} {
			text := strings.ToLower(fmt.Sprintf(verb, value))
			for _, leak := range []string{"a7a7", "167 167", "0xa7"} {
				if strings.Contains(text, leak) {
					t.Errorf("%s of %T prints the key: %s", verb, value, text)
				}
			}
		}
		if text := fmt.Sprintf(verb, keys); text != "[keys of a round]" {
			t.Errorf("%s prints round keys: %s", verb, text)
		}
	}
}

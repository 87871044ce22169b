package seal_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/seal"
)

func put(t *testing.T, store survey.Keystore, name, content string) {
	t.Helper()
	if err := store.Put(t.Context(), name, []byte(content)); err != nil {
		t.Fatal(err)
	}
}

func mustNames(t *testing.T, store survey.Keystore) []string {
	t.Helper()
	names, err := store.Names(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func TestDirKeepsKeys(t *testing.T) {
	store, folder := newStore(t)
	if got := mustNames(t, store); got == nil || len(got) != 0 {
		t.Errorf("an empty store has names %v", got)
	}
	put(t, store, "b", "second")
	put(t, store, "a-1", "first")
	if err := store.Put(t.Context(), "b", []byte("third")); !errors.Is(err, survey.ErrExists) {
		t.Errorf("putting twice: %v", err)
	}
	again, err := seal.OpenDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	for name, want := range map[string]string{"a-1": "first", "b": "second"} {
		if got, err := again.Get(t.Context(), name); err != nil || string(got) != want {
			t.Errorf("%s = %q, %v, want %q", name, got, err, want)
		}
	}
	if got, want := mustNames(t, again), []string{"a-1", "b"}; !slices.Equal(got, want) {
		t.Errorf("names %v, want %v", got, want)
	}
	if _, err := store.Get(t.Context(), "c"); !errors.Is(err, survey.ErrNotFound) {
		t.Errorf("getting what is not there: %v", err)
	}
	for range 2 {
		if err := store.Delete(t.Context(), "b"); err != nil {
			t.Errorf("deleting: %v", err)
		}
	}
	if _, err := store.Get(t.Context(), "b"); !errors.Is(err, survey.ErrNotFound) {
		t.Errorf("getting what was deleted: %v", err)
	}
	if got, want := mustNames(t, store), []string{"a-1"}; !slices.Equal(got, want) {
		t.Errorf("names %v, want %v", got, want)
	}
	put(t, store, "b", "anew")

	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if info, err := e.Info(); err != nil || info.Mode() != 0o600 {
			t.Errorf("%s has mode %v, %v, want 0600", e.Name(), info.Mode(), err)
		}
	}
	if info, err := os.Stat(folder); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the folder has mode %v, %v, want 0700", info.Mode(), err)
	}
	if len(entries) != 2 {
		t.Errorf("%d files, want 2: writing left some behind", len(entries))
	}
}

func TestDirRefusesNames(t *testing.T) {
	store, folder := newStore(t)
	outside := filepath.Join(filepath.Dir(folder), "outside")
	if err := os.WriteFile(outside, []byte("untouched"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{
		"", ".", "..", "../outside", "/etc/passwd", "a/b", `a\b`, "a\x00b", ".new-X", "-a", "A", "ä", "a b", "a\n", outside,
		strings.Repeat("a", 129),
	} {
		if err := store.Put(t.Context(), name, []byte("x")); err == nil {
			t.Errorf("%q was put", name)
		}
		if _, err := store.Get(t.Context(), name); err == nil || errors.Is(err, survey.ErrNotFound) {
			t.Errorf("getting %q: %v", name, err)
		}
		if err := store.Delete(t.Context(), name); err == nil {
			t.Errorf("%q was deleted", name)
		}
	}
	// A link that leads out of the folder is not followed.
	if err := os.Symlink("../outside", filepath.Join(folder, "link")); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Get(t.Context(), "link"); err == nil {
		t.Error("a link out of the folder was read")
	}
	if err := store.Delete(t.Context(), "link"); err == nil {
		t.Error("a link out of the folder was overwritten")
	}
	if got, err := os.ReadFile(outside); err != nil || string(got) != "untouched" {
		t.Errorf("the file outside is %q, %v", got, err)
	}
}

func TestDirRefusesWideModes(t *testing.T) {
	store, folder := newStore(t)
	put(t, store, "a", "secret")
	if err := os.Chmod(filepath.Join(folder, "a"), 0o640); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Get(t.Context(), "a"); err == nil || errors.Is(err, survey.ErrNotFound) {
		t.Errorf("reading a key that others can read: %v", err)
	}
	if _, err := store.Names(t.Context()); err == nil {
		t.Error("listing a key that others can read")
	}
	if err := os.Chmod(folder, 0o750); err != nil {
		t.Fatal(err)
	}
	if _, err := seal.OpenDir(folder); err == nil {
		t.Error("a folder that others can read was opened")
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := seal.OpenDir(file); err == nil {
		t.Error("a file was opened as a folder")
	}
	if _, err := seal.OpenDir(filepath.Join(file, "keys")); err == nil {
		t.Error("a folder in a file was opened")
	}
}

func TestDirRefusesContent(t *testing.T) {
	store, _ := newStore(t)
	for _, content := range [][]byte{nil, {}, make([]byte, 61), bytes.Repeat([]byte{1}, 5000)} {
		if err := store.Put(t.Context(), "a", content); err == nil {
			t.Errorf("%d bytes were put", len(content))
		}
	}
	if got := mustNames(t, store); len(got) != 0 {
		t.Errorf("names %v", got)
	}
}

// What a crash leaves behind is not read, listed or in anybody's way.
func TestDirAfterACrash(t *testing.T) {
	store, folder := newStore(t)
	for name, content := range map[string]string{
		".new-HALF": "half a key",                   // before the link
		"dying":     string(make([]byte, 61)),       // overwritten, not yet removed
		"truncated": "",                             // likewise
		"Foreign":   "not ours",                     // no name of ours
		"lost.txt":  "not ours",                     //
		"alive":     "a key that was put all right", //
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(folder, "lost-and-found"), 0o700); err != nil {
		t.Fatal(err)
	}
	if got, want := mustNames(t, store), []string{"alive"}; !slices.Equal(got, want) {
		t.Errorf("names %v, want %v", got, want)
	}
	for _, name := range []string{"dying", "truncated"} {
		if _, err := store.Get(t.Context(), name); !errors.Is(err, survey.ErrNotFound) {
			t.Errorf("getting %s: %v", name, err)
		}
		if err := store.Delete(t.Context(), name); err != nil {
			t.Errorf("deleting %s: %v", name, err)
		}
		put(t, store, name, "anew")
	}
}

// Whoever holds a deleted key open, or by another name, holds zeros.
func TestDirDeleteOverwrites(t *testing.T) {
	store, folder := newStore(t)
	put(t, store, "a", "secret")
	open, err := os.Open(filepath.Join(folder, "a"))
	if err != nil {
		t.Fatal(err)
	}
	defer open.Close()
	other := filepath.Join(folder, ".new-LEFT") // a crash between link and removal
	if err := os.Link(filepath.Join(folder, "a"), other); err != nil {
		t.Fatal(err)
	}
	if err := store.Delete(t.Context(), "a"); err != nil {
		t.Fatal(err)
	}
	want := make([]byte, len("secret"))
	if got, err := io.ReadAll(open); err != nil || !bytes.Equal(got, want) {
		t.Errorf("the open file holds %q, %v", got, err)
	}
	if got, err := os.ReadFile(other); err != nil || !bytes.Equal(got, want) {
		t.Errorf("the other link holds %q, %v", got, err)
	}
}

func TestDirAtOnce(t *testing.T) {
	store, folder := newStore(t)
	other, err := seal.OpenDir(folder) // as another process would
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	var wait sync.WaitGroup
	won := make(chan string, 16)
	for k := range 16 {
		wait.Go(func() {
			content := string(rune('a' + k))
			s := []*seal.Dir{store, other}[k%2]
			switch err := s.Put(t.Context(), "one", []byte(content)); {
			case err == nil:
				won <- content
			case !errors.Is(err, survey.ErrExists):
				t.Error(err)
			}
			if _, err := s.Get(t.Context(), "one"); err != nil {
				t.Errorf("getting what somebody has put: %v", err)
			}
			if _, err := s.Names(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	close(won)
	winner := <-won
	if _, more := <-won; more {
		t.Error("two have put the same key")
	}
	if got, err := store.Get(t.Context(), "one"); err != nil || string(got) != winner {
		t.Errorf("the key is %q, %v, want %q", got, err, winner)
	}
	// Whoever reads while it is deleted reads a key or none, never a part.
	for range 8 {
		wait.Go(func() {
			got, err := other.Get(t.Context(), "one")
			if !errors.Is(err, survey.ErrNotFound) && (err != nil || string(got) != winner) {
				t.Errorf("reading during a deletion: %q, %v", got, err)
			}
		})
		wait.Go(func() {
			if err := store.Delete(t.Context(), "one"); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
}

func TestDirCancelled(t *testing.T) {
	store, _ := newStore(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, got := store.Get(ctx, "a")
	_, names := store.Names(ctx)
	for _, err := range []error{store.Put(ctx, "a", []byte("x")), got, store.Delete(ctx, "a"), names} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%v, want that it was cancelled", err)
		}
	}
}

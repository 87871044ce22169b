package sqlstore_test

import (
	"bytes"
	"errors"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/sqlstore"
	"github.com/followship/followship/survey/sqlstore/sqlstoretest"
)

func openKeystore(t *testing.T, url, protects string) *sqlstore.Keystore {
	t.Helper()
	k, err := sqlstore.OpenKeystore(t.Context(), url, protects)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = k.Close() })
	return k
}

func TestKeystore(t *testing.T) {
	url, protects := sqlstoretest.Database(t), sqlstoretest.Database(t)
	k := openKeystore(t, url, protects)
	ctx := t.Context()
	names := func(want ...string) {
		t.Helper()
		got, err := k.Names(ctx)
		if got == nil || err != nil || !slices.Equal(got, want) {
			t.Errorf("names: got %#v, %v, want %q", got, err, want)
		}
	}
	names()
	wrapped := []byte{0, 1, 255}
	for _, name := range []string{"round/b", "round/B", "carry/ä", "round/a"} {
		if err := k.Put(ctx, name, wrapped); err != nil {
			t.Fatal(err)
		}
	}
	names("carry/ä", "round/B", "round/a", "round/b") // by bytes
	if err := k.Put(ctx, "round/a", []byte{9}); !errors.Is(err, survey.ErrExists) {
		t.Errorf("put twice: got %v, want %v", err, survey.ErrExists)
	}
	again := openKeystore(t, url, protects) // another server
	if got, err := again.Get(ctx, "round/a"); !bytes.Equal(got, wrapped) || err != nil {
		t.Errorf("get: got %v, %v, want %v", got, err, wrapped)
	}
	for range 2 { // it may be gone already
		if err := k.Delete(ctx, "round/a"); err != nil {
			t.Errorf("delete: %v", err)
		}
	}
	if _, err := k.Get(ctx, "round/a"); !errors.Is(err, survey.ErrNotFound) {
		t.Errorf("get what is gone: got %v, want %v", err, survey.ErrNotFound)
	}
	names("carry/ä", "round/B", "round/b")
	if err := k.Put(ctx, "nul\x00", wrapped); survey.KindOf(err) != survey.Invalid {
		t.Errorf("put a name with NUL: got %v, want it refused", err)
	}
}

func TestKeystoreAtOnce(t *testing.T) {
	url := sqlstoretest.Database(t)
	var group sync.WaitGroup
	for range 6 {
		group.Go(func() {
			k, err := sqlstore.OpenKeystore(t.Context(), url, "data/followship.db")
			if err != nil {
				t.Errorf("open: %v", err)
				return
			}
			_ = k.Close()
		})
	}
	group.Wait()
}

// TestKeystoreApart checks that keys do not lie beside what they open, by whatever
// name the database goes.
func TestKeystoreApart(t *testing.T) {
	database := sqlstoretest.Database(t)
	u, err := url.Parse(database)
	if err != nil {
		t.Fatal(err)
	}
	u.Host = strings.Replace(u.Host, "127.0.0.1", "localhost", 1)
	u.Scheme = "postgresql"
	for _, same := range []string{database, u.String()} {
		_, err := sqlstore.OpenKeystore(t.Context(), same, database)
		if err == nil || !strings.Contains(err.Error(), "in the database that it protects") {
			t.Errorf("got %v, want a refusal", err)
		}
	}
	if _, err := sqlstore.OpenKeystore(t.Context(), "keys.db", database); err == nil {
		t.Error("a file: got no error")
	}
}

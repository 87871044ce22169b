package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/followship/followship/survey/seal"
)

func TestPlace(t *testing.T) {
	for name, c := range map[string]struct {
		place                       place
		database, keys, kek, shown  string
		environment, credentialFile string
		refused                     bool
	}{
		"default":                     {place: place{Data: "data"}, database: "data/followship.db", keys: "data/keys", kek: "data/kek"},
		"elsewhere":                   {place: place{Data: "/srv/f", Keys: "dir:/keys", KEK: "/run/kek"}, database: "/srv/f/followship.db", keys: "/keys", kek: "/run/kek", shown: " --data /srv/f --keys dir:/keys --kek-file /run/kek"},
		"postgres":                    {place: place{Data: "data", Database: "postgres://u:pw@a/x", Keys: "postgres://u:pw@b/y"}, database: "postgres://u:pw@a/x", kek: "data/kek", shown: " --database postgres://u:xxxxx@a/x --keys postgres://u:xxxxx@b/y"},
		"variable":                    {place: place{Data: "data"}, environment: "c2VjcmV0", database: "data/followship.db", keys: "data/keys"},
		"credential":                  {place: place{Data: "data"}, credentialFile: "secret", database: "data/followship.db", keys: "data/keys"},
		"a flag wins":                 {place: place{Data: "data", KEK: "mine"}, environment: "c2VjcmV0", database: "data/followship.db", keys: "data/keys", kek: "mine", shown: " --kek-file mine"},
		"a sqlite database elsewhere": {place: place{Data: "data", Database: "other.db"}, refused: true},
		"a key store without a kind":  {place: place{Data: "data", Keys: "keys"}, refused: true},
		"postgres in clear":           {place: place{Data: "data", Database: "postgres://u:pw@db.example/x?sslmode=disable"}, refused: true},
		"keys in clear":               {place: place{Data: "data", Keys: "postgres://u:pw@10.0.0.7/y?sslmode=prefer"}, refused: true},
		"in clear, by another host":   {place: place{Data: "data", Database: "postgres://u:pw@localhost/x?sslmode=allow&host=db.example"}, refused: true},
		"in clear, on this machine":   {place: place{Data: "data", Database: "postgres:///x?host=/run/postgresql&sslmode=disable", Keys: "postgres://u@[::1]/y?sslmode=disable"}, database: "postgres:///x?host=/run/postgresql&sslmode=disable", kek: "data/kek", shown: " --database postgres:///x?host=/run/postgresql&sslmode=disable --keys postgres://u@[::1]/y?sslmode=disable"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv(seal.EnvironmentKEK, c.environment)
			folder := t.TempDir()
			t.Setenv("CREDENTIALS_DIRECTORY", folder)
			if c.credentialFile != "" {
				if err := os.WriteFile(filepath.Join(folder, seal.CredentialKEK), []byte(c.credentialFile), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if err := c.place.Validate(); (err != nil) != c.refused {
				t.Fatalf("got %v, want refused %v", err, c.refused)
			}
			if c.refused {
				return
			}
			for _, v := range []struct{ what, got, want string }{
				{"database", c.place.database(), c.database},
				{"key folder", c.place.keyFolder(), c.keys},
				{"file of the key-encryption key", c.place.kekFile(), c.kek},
				{"flags", c.place.flags(), c.shown},
			} {
				if v.got != v.want {
					t.Errorf("%s: got %q, want %q", v.what, v.got, v.want)
				}
			}
		})
	}
}

func TestLock(t *testing.T) {
	p := place{Data: t.TempDir()}
	unlock, err := p.lock()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.lock(); err == nil {
		t.Error("locked twice")
	}
	if err := unlock(); err != nil {
		t.Fatal(err)
	}
	again, err := p.lock()
	if err != nil {
		t.Fatalf("a lock is left behind: %v", err)
	}
	if err := again(); err != nil {
		t.Error(err)
	}
}

package main

import (
	"errors"
	"fmt"
	"io/fs"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/followship/followship/survey/seal"
)

// place says where a service keeps what it has: the settings that all its commands
// share.
type place struct {
	Data     string `default:"data" env:"FOLLOWSHIP_DATA" placeholder:"DIR" help:"Folder of the service: database, keys and lock, unless they are elsewhere."`
	Database string `env:"FOLLOWSHIP_DATABASE" placeholder:"URL" help:"PostgreSQL database (postgres://…) instead of SQLite in the data folder."`
	Keys     string `env:"FOLLOWSHIP_KEYS" placeholder:"STORE" help:"Key store: dir:PATH, or a database of its own (postgres://…). Default: the folder keys in the data folder."`
	KEK      string `name:"kek-file" env:"FOLLOWSHIP_KEK_FILE" placeholder:"FILE" help:"File of the key-encryption key, mode 0600. Default: FOLLOWSHIP_KEK, the systemd credential followship-kek, or the file kek in the data folder."`
}

// Validate refuses what is neither of the kinds of places; kong calls it.
func (p place) Validate() error {
	if p.Database != "" && !isPostgreSQL(p.Database) {
		return errors.New("--database: want postgres://…; SQLite is in the data folder")
	}
	if _, ok := strings.CutPrefix(p.Keys, "dir:"); p.Keys != "" && !ok && !isPostgreSQL(p.Keys) {
		return errors.New("--keys: want dir:PATH or postgres://…")
	}
	for flag, text := range map[string]string{"--database": p.Database, "--keys": p.Keys} {
		if isPostgreSQL(text) && !overTLS(text) {
			return fmt.Errorf("%s: without TLS only a PostgreSQL on this machine is used: leave sslmode out, or say verify-full", flag)
		}
	}
	return nil
}

// overTLS reports whether a connection to a PostgreSQL stays on this machine, or is
// encrypted or not made. A URL that says nothing wants TLS, as its driver does.
func overTLS(text string) bool {
	u, err := url.Parse(text)
	if err != nil {
		return true // it is refused by who connects, in words that fit
	}
	query := u.Query()
	host := u.Hostname()
	if other := query.Get("host"); other != "" {
		host = other
	}
	address, err := netip.ParseAddr(host)
	if host == "" || host == "localhost" || strings.HasPrefix(host, "/") || err == nil && address.IsLoopback() {
		return true
	}
	mode := query.Get("sslmode")
	if mode == "" {
		mode = os.Getenv("PGSSLMODE")
	}
	return !slices.Contains([]string{"disable", "allow", "prefer"}, mode)
}

func isPostgreSQL(text string) bool {
	return strings.HasPrefix(text, "postgres://") || strings.HasPrefix(text, "postgresql://")
}

// sqlite reports whether the database is a file in the data folder.
func (p place) sqlite() bool { return p.Database == "" }

// database returns what the store opens.
func (p place) database() string {
	if p.sqlite() {
		return filepath.Join(p.Data, "followship.db")
	}
	return p.Database
}

// keyFolder returns the folder of the key store, "" when it is a database.
func (p place) keyFolder() string {
	if p.Keys == "" {
		return filepath.Join(p.Data, "keys")
	}
	folder, _ := strings.CutPrefix(p.Keys, "dir:")
	if folder == p.Keys {
		return ""
	}
	return folder
}

// kekFile returns the file of the key-encryption key, "" when it comes from the
// environment or a credential.
func (p place) kekFile() string {
	switch {
	case p.KEK != "":
		return p.KEK
	case os.Getenv(seal.EnvironmentKEK) != "":
		return ""
	}
	if folder := os.Getenv("CREDENTIALS_DIRECTORY"); folder != "" {
		if _, err := os.Stat(filepath.Join(folder, seal.CredentialKEK)); err == nil {
			return ""
		}
	}
	return filepath.Join(p.Data, "kek")
}

// flags returns the place as it would be written on a command line, without what is
// a default and without passwords.
func (p place) flags() string {
	text := ""
	if p.Data != "data" {
		text += " --data " + p.Data
	}
	if p.Database != "" {
		text += " --database " + redacted(p.Database)
	}
	if p.Keys != "" {
		text += " --keys " + redacted(p.Keys)
	}
	if p.KEK != "" {
		text += " --kek-file " + p.KEK
	}
	return text
}

// makeFolder makes the data folder, for its owner only.
func (p place) makeFolder() error {
	if err := os.MkdirAll(p.Data, 0o700); err != nil {
		return fmt.Errorf("make the data folder: %w", err)
	}
	return nil
}

// there reports whether the SQLite file is there. PostgreSQL tells by itself.
func (p place) there() (bool, error) {
	_, err := os.Stat(p.database())
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

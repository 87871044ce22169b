package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"

	"filippo.io/age"

	"github.com/followship/followship/survey"
)

// keysFile is a copy of a key store: keys wrapped by the key-encryption key, which is
// not in it.
type keysFile struct {
	Format int               `json:"followship_keys"`
	Keys   map[string][]byte `json:"keys"`
}

// keysFormat is the version of a keysFile.
const keysFormat = 1

// backUpKeys writes a copy of the key store.
func (c *backupCommand) backUpKeys(ctx context.Context, std *streams, to []age.Recipient) (err error) {
	keys, end, err := c.keystore(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, end()) }()
	names, err := keys.Names(ctx)
	if err != nil {
		return err
	}
	file := keysFile{Format: keysFormat, Keys: make(map[string][]byte)}
	for _, name := range names {
		wrapped, err := keys.Get(ctx, name)
		if errors.Is(err, survey.ErrNotFound) {
			continue // destroyed meanwhile
		}
		if err != nil {
			return err
		}
		file.Keys[name] = wrapped
	}
	err = encrypted(c.KeysTo, to, func(w io.Writer) error { return json.NewEncoder(w).Encode(file) })
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(std.out, `%d keys are in %s.
Keep it away from backups of the database, and not for longer than you must: with it, and
with the key-encryption key, keys that are destroyed from now on can be brought back.
`, len(file.Keys), c.KeysTo)
	return err
}

// restoreKeys fills an empty key store.
func (c *restoreCommand) restoreKeys(ctx context.Context, std *streams, with []age.Identity) (err error) {
	var file keysFile
	err = decrypted(c.KeysFrom, with, func(r io.Reader) error {
		if err := json.NewDecoder(r).Decode(&file); err != nil || file.Format != keysFormat || len(file.Keys) == 0 {
			return malformed(fmt.Errorf("%s is no copy of a key store", c.KeysFrom))
		}
		return nil
	})
	if err != nil {
		return err
	}
	if err := c.makeFolder(); err != nil {
		return err
	}
	keys, end, err := c.keystore(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, end()) }()
	there, err := keys.Names(ctx)
	if err != nil {
		return err
	}
	if len(there) > 0 {
		return fmt.Errorf("the key store holds %d keys: a copy is restored into an empty one only", len(there))
	}
	for _, name := range slices.Sorted(maps.Keys(file.Keys)) {
		if err := keys.Put(ctx, name, file.Keys[name]); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintf(std.out, "%d keys are back, those that were destroyed since the copy was made among them.\n", len(file.Keys))
	return err
}

package seal

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"regexp"
	"slices"

	"github.com/followship/followship/survey"
)

// Dir is a key store in a folder: one file a key, for a single node or a shared
// volume that knows hard links. It is safe for concurrent use, also by several
// processes.
type Dir struct{ root *os.Root }

var _ survey.Keystore = (*Dir)(nil)

// nameForm is what a key may be called. A name can neither leave the folder nor
// be taken for one of the files being written.
var nameForm = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,127}$`)

// maxWrapped bounds what is read of a file.
const maxWrapped = 4096

// OpenDir opens the key store in a folder, which is made if it is not there. A
// folder that anybody but its owner can use is refused.
func OpenDir(path string) (*Dir, error) {
	if err := os.Mkdir(path, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, fmt.Errorf("open the key store: %w", err)
	}
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, fmt.Errorf("open the key store: %w", err)
	}
	info, err := root.Stat(".")
	if err == nil && info.Mode().Perm()&0o077 != 0 {
		err = fmt.Errorf("the mode of %s is %#o, which lets others at it: chmod 700", path, info.Mode().Perm())
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open the key store: %w", err), root.Close())
	}
	return &Dir{root}, nil
}

// Close lets go of the folder.
func (d *Dir) Close() error { return d.root.Close() }

// Put implements [survey.Keystore]. The file gets its name by a link once its
// content is on disk: it is there whole or not at all, and never in place of
// another. What a crash leaves behind begins with a dot and is never read.
func (d *Dir) Put(ctx context.Context, name string, wrapped []byte) error {
	if err := checkName(ctx, name); err != nil {
		return err
	}
	if len(wrapped) == 0 || len(wrapped) > maxWrapped || blank(wrapped) {
		return errors.New("keep a key: it is empty or too long")
	}
	unfinished := ".new-" + rand.Text()
	if err := d.write(unfinished, wrapped); err != nil {
		return fmt.Errorf("keep a key: %w", errors.Join(err, d.root.Remove(unfinished)))
	}
	err := d.root.Link(unfinished, name)
	if gone := d.root.Remove(unfinished); err == nil {
		err = gone
	}
	exists := errors.Is(err, fs.ErrExist)
	if err != nil && !exists {
		return fmt.Errorf("keep a key: %w", err)
	}
	// Also when another was first: what relies on the key must not become durable
	// before it.
	if err := d.sync(); err != nil {
		return err
	}
	if exists {
		return survey.ErrExists
	}
	return nil
}

// write makes a file and sees it onto the disk.
func (d *Dir) write(name string, content []byte) error {
	f, err := d.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// Get implements [survey.Keystore].
func (d *Dir) Get(ctx context.Context, name string) ([]byte, error) {
	if err := checkName(ctx, name); err != nil {
		return nil, err
	}
	return d.read(name)
}

func (d *Dir) read(name string) ([]byte, error) {
	f, err := d.root.Open(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, survey.ErrNotFound
	case err != nil:
		return nil, fmt.Errorf("read a key: %w", err)
	}
	defer f.Close() //nolint:errcheck // it was only read
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("read a key: %w", err)
	}
	if err := private(info, 0o077); err != nil {
		return nil, fmt.Errorf("read the key %s: %w", name, err)
	}
	wrapped, err := io.ReadAll(io.LimitReader(f, maxWrapped+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("read a key: %w", err)
	case blank(wrapped): // on its way out
		return nil, survey.ErrNotFound
	case len(wrapped) > maxWrapped:
		return nil, fmt.Errorf("read the key %s: it is too long", name)
	}
	return wrapped, nil
}

// Delete implements [survey.Keystore]. The content is overwritten first, in
// place: whoever holds the file open, or another link to it, holds zeros.
func (d *Dir) Delete(ctx context.Context, name string) error {
	if err := checkName(ctx, name); err != nil {
		return err
	}
	if err := d.overwrite(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("destroy a key: %w", err)
	}
	if err := d.root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("destroy a key: %w", err)
	}
	// Also when it was gone already: the one who removed it may have died before
	// the folder was on disk.
	return d.sync()
}

func (d *Dir) overwrite(name string) error {
	f, err := d.root.OpenFile(name, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	info, err := f.Stat()
	if err == nil {
		_, err = f.WriteAt(make([]byte, min(info.Size(), 1<<20)), 0)
	}
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// Names implements [survey.Keystore].
func (d *Dir) Names(ctx context.Context) ([]string, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	files, err := fs.ReadDir(d.root.FS(), ".")
	if err != nil {
		return nil, fmt.Errorf("list the keys: %w", err)
	}
	names := []string{}
	for _, file := range files {
		if !nameForm.MatchString(file.Name()) || !file.Type().IsRegular() {
			continue
		}
		switch _, err := d.read(file.Name()); {
		case err == nil:
			names = append(names, file.Name())
		case !errors.Is(err, survey.ErrNotFound):
			return nil, err
		}
	}
	slices.Sort(names)
	return names, nil
}

// sync sees the folder's entries onto the disk.
func (d *Dir) sync() error {
	folder, err := d.root.Open(".")
	if err != nil {
		return fmt.Errorf("sync the key store: %w", err)
	}
	if err := errors.Join(folder.Sync(), folder.Close()); err != nil {
		return fmt.Errorf("sync the key store: %w", err)
	}
	return nil
}

func checkName(ctx context.Context, name string) error {
	if !nameForm.MatchString(name) {
		return fmt.Errorf("%q is no name for a key", name)
	}
	return ctx.Err()
}

func blank(content []byte) bool { return len(bytes.Trim(content, "\x00")) == 0 }

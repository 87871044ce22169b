package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/followship/followship/cmd/followship/demo"
)

// mark says that a folder holds a demonstration. Without it no folder is served with
// links that let anybody in, and none is cleared.
type mark struct {
	Made     bool          `json:"demonstration"`
	Ready    bool          `json:"ready"` // false while it is being built
	Seed     uint64        `json:"seed"`
	People   int           `json:"people"`
	Visitors demo.Visitors `json:"visitors"`
}

func (p place) markFile() string { return filepath.Join(p.Data, "demonstration.json") }

// readMark returns the mark of a folder, the zero value for one without.
func (p place) readMark() (m mark, err error) {
	text, err := os.ReadFile(p.markFile())
	if errors.Is(err, fs.ErrNotExist) {
		return m, nil
	}
	if err == nil {
		err = json.Unmarshal(text, &m)
	}
	if err != nil {
		err = fmt.Errorf("read what the demonstration left: %w", err)
	}
	return m, err
}

func (p place) writeMark(m mark) error {
	text, err := json.Marshal(m)
	if err != nil {
		return err
	}
	return os.WriteFile(p.markFile(), append(text, '\n'), 0o600)
}

// clear makes room for a demonstration: what one that was interrupted has left goes,
// and what is not a demonstration's is refused.
func (p place) clear(m mark) error {
	if !m.Made {
		files, err := os.ReadDir(p.Data)
		if err != nil {
			return err
		}
		for _, f := range files {
			if f.Name() != "lock" {
				return fmt.Errorf("%s holds something that is no demonstration (%s): choose another folder", p.Data, f.Name())
			}
		}
		return nil
	}
	left, err := filepath.Glob(filepath.Join(p.Data, "followship.db*"))
	if err != nil {
		return err
	}
	for _, name := range append(left, p.keyFolder(), p.kekFile()) {
		if err := os.RemoveAll(name); err != nil {
			return err
		}
	}
	return nil
}

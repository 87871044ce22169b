package sqlstore

import (
	"context"
	"fmt"
)

// Versions returns the version of the schema, 0 for none, and the one that this
// program works with.
func (s *Store) Versions(ctx context.Context) (has, wants int64, err error) {
	provider, err := s.provider()
	if err != nil {
		return 0, 0, err
	}
	has, wants, err = provider.GetVersions(ctx)
	if err != nil {
		return 0, 0, fmt.Errorf("read version of schema: %w", err)
	}
	return has, wants, nil
}

package config

import "fmt"

// With is c with one setting changed, as Set writes it; c and its file stay as
// they are.
func (c Config) With(key, value string) (Config, error) {
	s, ok := Find(key)
	if !ok {
		return c, fmt.Errorf("there is no setting %q", clip(key))
	}
	changed := c
	if err := s.assign(&changed, value); err != nil {
		return c, fmt.Errorf("%s: %w", key, err)
	}
	return changed, nil
}

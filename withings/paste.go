package withings

import (
	"crypto/subtle"
	"errors"
	"fmt"
	"net/url"
	"strings"
)

// CheckPaste tells in one line why text can be neither the address that the
// browser ended on nor the code in it, which Withings makes of 40 hexadecimal
// figures: a word that was typed is neither. It asks nobody and ends nothing.
func (s *SignIn) CheckPaste(text string) error {
	code, err := s.parsePaste(text)
	if err == nil && len(code) < 20 {
		err = errors.New("this is too short for a code; paste the address that the browser ended on, or the whole code in it")
	}
	return err
}

// parsePaste finds the code in what was pasted: a whole address, one without
// its scheme, its query alone, or the bare code. Its errors say what is wrong
// without repeating it.
func (s *SignIn) parsePaste(text string) (string, error) {
	// Terminals, mails and shells put marks around an address, and line breaks
	// into it.
	text = strings.NewReplacer("\n", "", "\r", "", "\t", "", "\u200b", "", "\ufeff", "").Replace(text)
	text = strings.TrimSpace(strings.Trim(strings.TrimSpace(text), "\"'<>`"))
	if !strings.ContainsAny(text, "?&=") && !strings.Contains(text, "://") {
		if !opaque(text) || len(text) > maxCode {
			return "", errors.New("this is neither a code nor the address that the browser ended on; paste the whole of it")
		}
		return text, nil
	}
	if _, query, ok := strings.Cut(text, "?"); ok {
		text = query
	}
	text, _, _ = strings.Cut(text, "#")
	query, err := url.ParseQuery(text)
	if err != nil {
		return "", errors.New("this address cannot be read; copy the whole of it from the browser")
	}
	if query.Has("client_id") || query.Has("response_type") {
		return "", errors.New("this is the address to open; paste the one that the browser ended on")
	}
	return s.readRedirect(query)
}

// maxCode bounds a code; those of Withings have 40 characters.
const maxCode = 512

// readRedirect is the code of a redirect that belongs to this sign-in.
func (s *SignIn) readRedirect(query url.Values) (string, error) {
	states := query["state"]
	if len(states) != 1 || subtle.ConstantTimeCompare([]byte(states[0]), []byte(s.state)) != 1 {
		return "", fmt.Errorf("%w; use the address shown now", ErrState)
	}
	code := query.Get("code")
	switch reason := query.Get("error"); {
	case reason != "" && reason != "access_denied":
		return "", fmt.Errorf("%w (%q)", ErrDenied, cleanWords(reason, s.state))
	case query.Has("error"), code == "":
		return "", fmt.Errorf("%w; sign in again and choose to allow it", ErrDenied)
	case !opaque(code) || len(code) > maxCode:
		return "", errors.New("the code in this address is none of Withings'; copy the whole address again")
	}
	return code, nil
}

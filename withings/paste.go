package withings

import (
	"net/url"
	"strings"
)

// trimPaste takes off what terminals, mails and shells put around an address,
// and the line breaks that they put into it.
func trimPaste(text string) string {
	text = strings.Map(func(r rune) rune {
		if r == '\n' || r == '\r' || r == '\t' || r == '\u200b' || r == '\ufeff' {
			return -1
		}
		return r
	}, text)
	text = strings.TrimSpace(text)
	return strings.TrimSpace(strings.Trim(text, "\"'<>`"))
}

// looksLikeAddress tells an address, or its query alone, from a bare code.
func looksLikeAddress(text string) bool {
	return strings.Contains(text, "://") || strings.ContainsAny(text, "?&=")
}

// pastedQuery is the query of a pasted address: of a whole one, one without
// its scheme, or the query alone.
func pastedQuery(text string) (url.Values, error) {
	if _, query, ok := strings.Cut(text, "?"); ok {
		text = query
	}
	text, _, _ = strings.Cut(text, "#")
	return url.ParseQuery(text)
}

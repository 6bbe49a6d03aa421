// Package withings is a client for the Withings public health-data API,
// usable on its own. It knows nothing of how readings are kept or shown and
// imports nothing of this module.
//
// A Client is made of an App, the application registered at Withings, and a
// TokenStore, which keeps the token of one person. BeginSignIn gets the first
// token through that person's browser; after that the client renews it by
// itself, one renewal at a time across all processes that share the store.
// Listings are iterators over pages; an error ends one, and what came before
// it stands. Where Withings' paging breaks, the rest is found by what changed
// last and by shorter periods, and the last page has a notice of it.
//
// Errors are told apart by errors.Is. After ErrTokenDown, ErrNetwork and
// ErrUnavailable the stored token is kept, and may be tried again; only after
// ErrSignInNeeded a person has to sign in again.
//
// Answers are read leniently: numbers as texts, and what is missing as null,
// as an empty list or not at all. Each row keeps the JSON that was delivered,
// and its texts are fit for a terminal; Clean does that for any other text.
//
// Facts about the API are from Withings' OpenAPI file and developer guide, and
// where these are silent or wrong from what other clients have seen.
package withings

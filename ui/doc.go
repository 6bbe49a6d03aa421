// Package ui is the dashboard: everything a person sees in the terminal. It
// draws from the store, ui/insight, ui/chart and ui/config. It does no network
// and knows nothing of the Withings API: signing in and refreshing reach it as
// the functions and interfaces of Options, which ui/cli fills. It must not
// import withings, net/http, bbolt or oauth2.
package ui

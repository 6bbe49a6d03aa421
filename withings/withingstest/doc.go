// Package withingstest is a local Withings, as net/http/httptest is to net/http:
// the consent page, the token endpoint and the data calls of the Withings public
// health-data API, over real HTTP, with a synthetic person's data. It serves any
// client, and knows nothing of the one beside it: it writes the wire format with
// its own types, so that the two test each other.
//
// # How faithful it is
//
// What is documented follows Withings' OpenAPI file and developer guide
// (developer.withings.com): paths, actions, parameters, status families, scopes,
// codes of 30 seconds, access tokens of three hours, refresh tokens of a year,
// nonces of 30 minutes, signatures, and 120 requests a minute. Where real answers
// differ from the documents, or go on where they stop, the answers win:
//
//   - HTTP 200 for failures too, the envelope of status, body and error, the words
//     of the errors: home-assistant/core #69107, kodymallory/MMM-withings #15,
//     jaroslawhartman/withings-sync #215, joostlek/python-withings #587. A dead
//     refresh token is status 503, as is a code that was used or is too old.
//   - userid as a string, and a csrf_token, after the exchange; a number, and none,
//     after a refresh: tomek-i/withings-sdk, quantcli/withings-export-cli #3.
//   - The same arguments within ten seconds: status 601 with wait_seconds.
//   - more as a number in getmeas and a boolean in the day listings, an offset
//     other than 0 on their last page (200 where that is the first), goals and
//     series as [] when empty, one weigh-in as several groups, exponents that
//     vary, types twice in a group, positions: fixtures of
//     joostlek/python-withings and openmhealth/shimmer.
//   - A form without a Content-Type is taken: canadyworkshop/gowithings sends none.
//   - The JSON page in place of a redirect when the callback is not the registered
//     one: home-assistant/core #26924 and #93682.
//   - Deletions leave no trace: home-assistant/core #155882.
//
// What is not known is a guess, made on the strict side: the HTTP status of that
// page (400), what a refused consent sends (error=access_denied), the page size of
// getmeas (100), the offset of a page past the end (0), exact match of callbacks,
// old refresh tokens dead at once (RotateGrace does what the documents say),
// lastupdate including its second (QuirkExclusiveUpdate), type filters that leave
// groups whole (QuirkStripTypes), old access tokens living on (QuirkOldAccessDies).
// Whatever else was seen in the wild, and a client must survive, is a Quirk or a
// Fault: lists that are empty, cut short or said to be over, offsets that lead
// nowhere, tokens in every shape, a token endpoint that is down.
//
// Server.Transport answers in this process, without a socket; with Config.Clock
// a test moves the server's time.
//
// Sleep stages (sleep get) come as the documents have them, of the first 24 hours
// that are asked for; that a stage across the edge of those comes whole is a
// guess. Heart rate, respiration and snoring within a night are left out, as are
// heart recordings, activity within a day, notifications, what only contract
// partners may call, and the dashboard where applications are registered.
package withingstest

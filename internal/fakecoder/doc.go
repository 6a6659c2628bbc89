// Package fakecoder is an in-memory Coder server, for tests and for the tour
// that `coder-secrets demo` gives.
//
// It answers as a real server was seen to answer: bodies byte for byte, statuses,
// headers, the 404 that hides what one may not see, the 500 that says forbidden.
// A [Server] is an [http.Handler]:
//
//	srv := fakecoder.New(fakecoder.Options{World: smallworld.Fill})
//	web := httptest.NewServer(srv)
//	token := srv.Token("admin")
//
// Every request is kept in a log, [Server.Requests], so a test can say what was sent.
// [Options.Around] may make answers go wrong. [Release] selects which
// release's manners it has.
//
// It holds no state outside the Server and reads neither clock nor environment
// of its own.
//
// A resource has a file with its routes, its JSON and its handlers, and start.go lists
// the routes of all. Resources know what is below them: how requests are admitted,
// searched and answered (auth.go, roles.go, handle.go, answer.go), how a world is filled
// (fill.go), and what it is made of (state.go). What tests do to a server past its API
// is in control.go.
package fakecoder

// Package fakecoder is an in-memory Coder server, for tests and for the tour
// that `coder-secrets demo` gives.
//
// It answers as real servers were observed to answer: the same bodies byte for byte,
// statuses and headers, the 404 that hides what the caller may not see, the 500 for a
// forbidden request. A [Server] is an [http.Handler]:
//
//	srv := fakecoder.New(fakecoder.Options{World: smallworld.Fill})
//	web := httptest.NewServer(srv)
//	token := srv.Token("admin")
//
// Every request is recorded, see [Server.Requests], so a test can check what was sent.
// [Options.Around] may replace answers by faults. [Release] selects the release of Coder
// that it behaves like.
//
// All its state is in the Server. Clock and randomness come from [Options]; it does not
// read the environment.
//
// Each resource has a file with its routes, its JSON and its handlers; start.go lists all
// routes. Resources depend only on lower layers: how requests are admitted, searched and
// answered (auth.go, roles.go, handle.go, answer.go), how a world is filled (fill.go),
// and the state (state.go). control.go has what tests do to a server without its API.
package fakecoder

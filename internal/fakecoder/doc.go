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
package fakecoder

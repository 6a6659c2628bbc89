// Package contract holds the traffic of tests against Coder's own description of
// its API, so that neither the fake server nor the client drifts away from it.
//
//	client := &http.Client{Transport: contract.Transport(t, http.DefaultTransport)}
//
// Every request and every answer that passes is checked, strictly: a field that
// the description does not name is a mistake too. Where a real server was seen
// to do otherwise, deviations says so with the reason.
//
// The description is Coder's and not part of this repository. CODER_OPENAPI is
// the path of its coderd/apidoc/swagger.json; without it the tests skip.
//
// Tests alone import this package, so nothing of it is in the program.
package contract

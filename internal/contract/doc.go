// Package contract checks the traffic of tests against Coder's own description of its
// API, so that neither the fake server nor the client deviates from it.
//
//	client := &http.Client{Transport: contract.Transport(t, http.DefaultTransport)}
//
// Every request and every answer is checked strictly: a field that is not in the
// description is an error too. Known deviations of real servers are listed, with the
// reason, in deviations.
//
// The description belongs to Coder and is not part of this repository. CODER_OPENAPI is
// the path of Coder's coderd/apidoc/swagger.json; without it the tests skip.
//
// Only tests import this package, so the program does not contain it.
package contract

package client_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/coder-secrets/coder-secrets/internal/codertest"
	"github.com/coder-secrets/coder-secrets/internal/fakecoder"
	"github.com/coder-secrets/coder-secrets/pkg/client"
	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// exampleServer returns a server in place of a Coder server.
func exampleServer() (url string, token client.Secret, stop func()) {
	srv := codertest.New(fakecoder.Options{})
	url, err := srv.Start()
	if err != nil {
		panic(err)
	}
	return url, secret.FromString(srv.Token("mia")), func() { _ = srv.Close() }
}

// A client belongs to one server and one token.
func Example() {
	url, token, stop := exampleServer()
	defer stop()
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()

	c, err := client.New(url, client.Options{Token: token, Transport: transport})
	if err != nil {
		fmt.Println(err)
		return
	}
	user, err := c.User(context.Background(), client.Me)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(user.Username, token)
	// Output: mia [redacted]
}

// The kind of an error says what happened, whatever status it came with.
func ExampleError() {
	url, token, stop := exampleServer()
	defer stop()
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	c, err := client.New(url, client.Options{Token: token, Transport: transport})
	if err != nil {
		fmt.Println(err)
		return
	}

	_, err = c.GitSSHKey(context.Background(), "admin")
	var answer *client.Error
	if errors.As(err, &answer) && answer.Kind == client.KindNotFound {
		fmt.Println("no such user, or hidden from this one")
	}
	// Output: no such user, or hidden from this one
}

// Values are Secret; only Reveal returns their bytes.
func ExampleClient_CreateUserSecret() {
	url, token, stop := exampleServer()
	defer stop()
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	c, err := client.New(url, client.Options{Token: token, Transport: transport})
	if err != nil {
		fmt.Println(err)
		return
	}

	created, err := c.CreateUserSecret(context.Background(), client.Me, client.CreateUserSecret{
		Name: "openai", EnvName: "OPENAI_API_KEY", Value: secret.FromString("the value"),
	})
	fmt.Println(created.Name, created.EnvName, err)
	// Output: openai OPENAI_API_KEY <nil>
}

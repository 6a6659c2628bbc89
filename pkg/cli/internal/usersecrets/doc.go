// Package usersecrets contains the commands below `user-secrets`, for the secrets on
// the server.
package usersecrets

// Package usersecrets is the commands below `user-secrets`, for the secrets that the server keeps.
package usersecrets

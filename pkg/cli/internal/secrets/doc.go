// Package secrets is the commands below `secrets`, for the persistent file.
package secrets

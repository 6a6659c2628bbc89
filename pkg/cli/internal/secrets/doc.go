// Package secrets contains the commands below `secrets`, for the persistent file.
package secrets

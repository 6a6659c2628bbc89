// Package flow follows values from their sources to the sinks that show them: it evaluates
// expressions, expands modules and reads what scripts print.
package flow

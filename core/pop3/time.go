package pop3

// Time is a moment or a span, in nanoseconds since the driver's epoch.
// The session only compares and adds, so any epoch will do.
type Time int64

// Spans of Time.
const (
	Microsecond Time = 1000
	Millisecond      = 1000 * Microsecond
	Second           = 1000 * Millisecond
	Minute           = 60 * Second
	Day              = 24 * 60 * Minute
)

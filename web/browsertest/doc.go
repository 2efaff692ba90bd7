// Package browsertest runs the page in Chromium. It is a module of its own, so
// that users of the library do not inherit the browser driver.
package browsertest

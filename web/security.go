package web

import (
	"fmt"
	"net/url"
	"strings"
)

// policy lets the page run its own files, and nothing from anywhere else.
const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; worker-src 'self'; " +
	"manifest-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'"

// immutable is said of files whose names have a hash of their content.
const immutable = "public, max-age=31536000, immutable"

// header is a field of an HTTP response.
type header struct{ Name, Value string }

// securityHeaders are those of every response. The handler and an export's
// configuration of other web servers have them from here.
func securityHeaders() []header {
	return []header{
		{"X-Content-Type-Options", "nosniff"},
		{"Referrer-Policy", "no-referrer"},
		{"Cross-Origin-Opener-Policy", "same-origin"},
		{"Cross-Origin-Resource-Policy", "same-origin"},
		{"Permissions-Policy", "camera=(), geolocation=(), microphone=()"},
	}
}

// framing says who may show a page in a frame: nobody, or for the page that is
// made for it, its own origin and those that the operator names. Names of other
// origins have no form in the older header, which browsers ignore beside the
// newer one.
func framing(embed bool, origins []string) []header {
	if !embed {
		return []header{{"Content-Security-Policy", policy + "; frame-ancestors 'none'"}, {"X-Frame-Options", "DENY"}}
	}
	all := []header{{"Content-Security-Policy", policy + "; frame-ancestors " + strings.Join(append([]string{"'self'"}, origins...), " ")}}
	if len(origins) == 0 {
		all = append(all, header{"X-Frame-Options", "SAMEORIGIN"})
	}
	return all
}

// CheckOrigin says what is wrong with an origin that is to show the page in a
// frame.
func CheckOrigin(origin string) error {
	u, err := url.Parse(origin)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.Scheme+"://"+u.Host != origin ||
		strings.Trim(u.Host, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]") != "" {
		return fmt.Errorf("%q is no origin; write scheme and host, and a port if it has one, as https://blog.example", origin)
	}
	return nil
}

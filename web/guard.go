package web

import (
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// guard refuses requests for other hosts. A foreign site can point its own name
// at a loopback address (DNS rebinding); its script would then count as ours.
func guard(allow []string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("X-Frame-Options", "DENY")
		for _, f := range securityHeaders() {
			h.Set(f.Name, f.Value)
		}
		if !hostAllowed(r.Host, allow) {
			http.Error(w, "this server does not answer for that host name; its operator can allow the name with --allow-host", http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func hostAllowed(host string, allow []string) bool {
	name := host
	if h, _, err := net.SplitHostPort(host); err == nil {
		name = h
	}
	if inner, ok := strings.CutPrefix(name, "["); ok {
		name, _ = strings.CutSuffix(inner, "]")
	}
	name = strings.ToLower(strings.TrimSuffix(name, "."))
	if name == "localhost" || strings.HasSuffix(name, ".localhost") {
		return true
	}
	if ip, err := netip.ParseAddr(name); err == nil && ip.Unmap().IsLoopback() {
		return true
	}
	return slices.ContainsFunc(allow, func(a string) bool {
		return name != "" && strings.EqualFold(strings.Trim(a, "[]"), name)
	})
}

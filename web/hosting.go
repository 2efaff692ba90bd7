package web

import (
	"bytes"
	"fmt"
	"strings"
)

// hosting gives the configuration of common web servers that has them send what
// the handler sends. A policy in the page itself, which every export has, cannot
// say who may show it in a frame.
func hosting(origins []string) map[string][]byte {
	return map[string][]byte{
		"_headers":           netlify(origins),
		".htaccess":          apache(origins),
		"nginx.conf.example": nginx(origins),
	}
}

const embedNote = `# The page may stand in a frame of its own site at ?embed=1. Other sites are
# named after frame-ancestors; pop3play export --allow-embed ORIGIN does that.
`

// netlify writes the rules of Netlify and Cloudflare Pages. They do not see
// what is behind the question mark, so the page may be in a frame as it is: no
// server is behind an exported page that somebody could be led to misuse.
func netlify(origins []string) []byte {
	var b bytes.Buffer
	b.WriteString("# Headers for Netlify and Cloudflare Pages, which read this file at the top of a\n" +
		"# site: where the playground is in a folder, put the folder before each path.\n" + embedNote + "/*\n")
	for _, h := range append(securityHeaders(), framing(true, origins)...) {
		fmt.Fprintf(&b, "  %s: %s\n", h.Name, h.Value)
	}
	fmt.Fprintf(&b, "/assets/*\n  Cache-Control: %s\n/sw.js\n  Cache-Control: no-cache\n", immutable)
	return b.Bytes()
}

func apache(origins []string) []byte {
	var b bytes.Buffer
	set := func(indent string, headers []header) {
		for _, h := range headers {
			fmt.Fprintf(&b, "%sHeader always set %s \"%s\"\n", indent, h.Name, h.Value)
		}
	}
	b.WriteString("# Headers for Apache 2.4, with mod_headers. The directory needs\n# AllowOverride FileInfo.\n" + embedNote +
		"<IfModule mod_headers.c>\n")
	set("  ", securityHeaders())
	b.WriteString("  <If \"%{QUERY_STRING} =~ /(^|&)embed=1(&|$)/\">\n")
	set("    ", framing(true, origins))
	b.WriteString("  </If>\n  <Else>\n")
	set("    ", framing(false, nil))
	fmt.Fprintf(&b, "  </Else>\n  <If \"%%{REQUEST_URI} =~ m#/assets/[^/]+\\.[0-9a-f]{12}\\.#\">\n    Header set Cache-Control \"%s\"\n  </If>\n"+
		"  <Else>\n    Header set Cache-Control \"no-cache\"\n  </Else>\n", immutable)
	fmt.Fprintf(&b, "</IfModule>\nAddType %s .webmanifest\n", types[".webmanifest"])
	return b.Bytes()
}

func nginx(origins []string) []byte {
	var b bytes.Buffer
	add := func(indent string, headers ...header) {
		for _, h := range headers {
			fmt.Fprintf(&b, "%sadd_header %s \"%s\" always;\n", indent, h.Name, h.Value)
		}
	}
	b.WriteString("# Headers for nginx. The maps stand in http, the location in a server; change\n# /playground/ and /srv/www to where the page is.\n" + embedNote)
	open, closed := framing(true, origins), framing(false, nil)
	for i, h := range closed {
		value := ""
		if i < len(open) {
			value = open[i].Value
		}
		fmt.Fprintf(&b, "map $arg_embed $pop3play_%s {\n    default \"%s\";\n    1 \"%s\";\n}\n", variable(h.Name), h.Value, value)
	}
	shown := append(securityHeaders(), header{closed[0].Name, "$pop3play_" + variable(closed[0].Name)}, header{closed[1].Name, "$pop3play_" + variable(closed[1].Name)})
	b.WriteString("location /playground/ {\n    root /srv/www;\n    index index.html;\n")
	fmt.Fprintf(&b, "    types {\n        text/html html;\n        text/css css;\n        text/javascript js;\n        image/svg+xml svg;\n        image/png png;\n        %s webmanifest;\n        application/octet-stream mail gz;\n    }\n", types[".webmanifest"])
	add("    ", append(shown, header{"Cache-Control", "no-cache"})...)
	b.WriteString("    location /playground/assets/ {\n")
	add("        ", append(shown, header{"Cache-Control", immutable})...)
	b.WriteString("    }\n}\n")
	return b.Bytes()
}

func variable(name string) string { return strings.ReplaceAll(strings.ToLower(name), "-", "_") }

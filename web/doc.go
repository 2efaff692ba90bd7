// Package web is the playground's page: HTML components, their styles and
// scripts, an HTTP handler that serves them, and an export as a static site.
//
// Markup comes from templ alone. The scripts are ES modules without a build
// step, which the handler joins to one file; they fill and move what the
// components made, and clone <template> rows.
package web

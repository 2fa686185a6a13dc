// Package wrong is wrong on darwin alone.
package wrong

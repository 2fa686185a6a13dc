module flynn/gpu

go 1.26.0

require (
	flynn v0.0.0
	github.com/ebitengine/purego v0.11.3
)

require (
	github.com/klauspost/cpuid/v2 v2.4.2 // indirect
	golang.org/x/sys v0.49.0 // indirect
)

replace flynn => ..

package broken

func twice(n int) int { return 2 * n }

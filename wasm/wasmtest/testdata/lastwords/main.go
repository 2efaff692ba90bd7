// Command lastwords uses its stack and its memory, and panics.
package main

import "runtime"

var kept [][]byte

func deep(n int) int {
	if n == 0 {
		runtime.GC()
		return 0
	}
	var frame [128]byte
	frame[n%128] = byte(n)
	if n%100 == 0 {
		kept = append(kept, make([]byte, 64<<10))
	}
	return int(frame[n%128]) + deep(n-1)
}

func main() {
	done := make(chan int)
	go func() { done <- deep(20_000) }()
	if <-done == 0 || len(kept) != 200 {
		panic("the stack did not hold")
	}
	kept = nil
	runtime.GC()
	panic("the last words")
}

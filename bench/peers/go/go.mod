module ssefleet.io/bench/peers/go

go 1.22

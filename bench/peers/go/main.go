// A broadcaster with net/http: one goroutine and one channel for each client.
package main

import (
	"io"
	"log"
	"net/http"
	"os"
	"sync"
)

type hub struct {
	mutex   sync.RWMutex
	clients map[chan []byte]struct{}
}

func (h *hub) events(w http.ResponseWriter, r *http.Request) {
	flusher := w.(http.Flusher)
	events := make(chan []byte, 64)
	h.mutex.Lock()
	h.clients[events] = struct{}{}
	h.mutex.Unlock()
	defer func() {
		h.mutex.Lock()
		delete(h.clients, events)
		h.mutex.Unlock()
	}()
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusOK)
	flusher.Flush()
	for {
		select {
		case event := <-events:
			if _, err := w.Write(event); err != nil {
				return
			}
			flusher.Flush()
		case <-r.Context().Done():
			return
		}
	}
}

func (h *hub) publish(w http.ResponseWriter, r *http.Request) {
	data, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	event := append(append([]byte("data: "), data...), "\n\n"...)
	h.mutex.RLock()
	for client := range h.clients {
		client <- event
	}
	h.mutex.RUnlock()
	w.WriteHeader(http.StatusNoContent)
}

func main() {
	h := &hub{clients: map[chan []byte]struct{}{}}
	http.HandleFunc("GET /events", h.events)
	http.HandleFunc("POST /publish", h.publish)
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Args[1], nil))
}

package world

import (
	"context"
	"errors"
	"time"
)

// What can become of a message, or of whoever waits for one. ErrNothing is a wait that ended without one.
var (
	ErrNobody = errors.New("world: nobody listens")
	ErrClosed = errors.New("world: the connection is closed")
)

// Mail is a message that has come.
type Mail struct {
	Subject string
	Reply   string // where an answer goes; "" where nobody waits for it
	Data    []byte
}

// Service is what others can find.
type Service struct {
	Name, Version, Description string
	Metadata                   map[string]string
}

// Conn is a connection of a process to others, through servers that pass messages on. Messages of one sender to one
// listener come in order. Some may be lost with a server.
type Conn interface {
	// Listen listens to a subject, in which a star stands for one word. At most so many messages and bytes wait; more of
	// them are lost, negative numbers are without end, and 0 is the usual.
	Listen(subject string, messages, bytes int) (Inbox, error)

	// Send sends a message; reply is where an answer goes, "" where nobody waits for it.
	Send(subject, reply string, data []byte) error

	// Ask sends a message and waits so long for the answer. It returns ErrNobody where nobody listens.
	Ask(subject string, data []byte, wait time.Duration) (Mail, error)

	// Announce makes a service known: it is found, and answers whether it is alive, while the process computes, too.
	Announce(s Service) (id string, stop func(), err error)

	// NewInbox is a subject that nobody else has.
	NewInbox() string

	// Flush waits so long until the server has what was sent.
	Flush(wait time.Duration) error

	// LastError is what the server has last held against this process; nil is nothing.
	LastError() error

	MaxPayload() int
	LocalAddr() string
	Closed() bool
	Close()
}

// Inbox is where messages to a subject wait.
type Inbox interface {
	Subject() string

	// Next waits for a message until ctx ends. It returns ErrClosed where no more can come.
	Next(ctx context.Context) (Mail, error)

	// Within waits so long for a message, and returns ErrNothing where none came, ErrNobody where nobody has listened to a
	// message whose answer was to come here.
	Within(wait time.Duration) (Mail, error)

	Stop()
}

package cluster

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/micro"

	"flynn/mimd/world"
)

// natsConn is a connection to NATS.
type natsConn struct{ nc *nats.Conn }

// reach is a connection that there is, or one to the target, and the public key that it is made with.
func (t Target) reach(there world.Conn, name string, again int) (conn world.Conn, key string, err error) {
	if there != nil {
		return there, anybody, nil
	}
	nc, key, err := t.Connect(name, again)
	return natsConn{nc}, key, err
}

func (c natsConn) Listen(subject string, messages, bytes int) (world.Inbox, error) {
	sub, err := c.nc.SubscribeSync(subject)
	if err == nil && (messages != 0 || bytes != 0) {
		err = sub.SetPendingLimits(messages, bytes)
	}
	return natsInbox{sub}, err
}

func (c natsConn) Send(subject, reply string, data []byte) error {
	if reply == "" {
		return c.nc.Publish(subject, data)
	}
	return c.nc.PublishRequest(subject, reply, data)
}

func (c natsConn) Ask(subject string, data []byte, wait time.Duration) (world.Mail, error) {
	msg, err := c.nc.Request(subject, data, wait)
	return mail(msg), known(err)
}

func (c natsConn) Announce(s world.Service) (id string, stop func(), err error) {
	m, err := micro.AddService(c.nc, micro.Config{
		Name: s.Name, Version: s.Version, Description: s.Description, Metadata: s.Metadata,
	})
	if err != nil {
		return "", nil, err
	}
	return m.Info().ID, func() { m.Stop() }, nil
}

func (c natsConn) NewInbox() string               { return c.nc.NewInbox() }
func (c natsConn) Flush(wait time.Duration) error { return c.nc.FlushTimeout(wait) }
func (c natsConn) LastError() error               { return c.nc.LastError() }
func (c natsConn) MaxPayload() int                { return int(c.nc.MaxPayload()) }
func (c natsConn) LocalAddr() string              { return c.nc.LocalAddr() }
func (c natsConn) Closed() bool                   { return c.nc.IsClosed() }
func (c natsConn) Close()                         { c.nc.Close() }

// natsInbox is a subscription of NATS.
type natsInbox struct{ sub *nats.Subscription }

func (i natsInbox) Subject() string { return i.sub.Subject }
func (i natsInbox) Stop()           { i.sub.Unsubscribe() }

func (i natsInbox) Next(ctx context.Context) (world.Mail, error) {
	msg, err := i.sub.NextMsgWithContext(ctx)
	return mail(msg), known(err)
}

func (i natsInbox) Within(wait time.Duration) (world.Mail, error) {
	msg, err := i.sub.NextMsg(wait)
	return mail(msg), known(err)
}

func mail(msg *nats.Msg) world.Mail {
	if msg == nil {
		return world.Mail{}
	}
	return world.Mail{Subject: msg.Subject, Reply: msg.Reply, Data: msg.Data}
}

// known is an error of NATS that can also be asked for as one of package world.
func known(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, nats.ErrTimeout):
		return fmt.Errorf("%w: %w", world.ErrNothing, err)
	case errors.Is(err, nats.ErrNoResponders):
		return fmt.Errorf("%w: %w", world.ErrNobody, err)
	case errors.Is(err, nats.ErrConnectionClosed):
		return fmt.Errorf("%w: %w", world.ErrClosed, err)
	}
	return err
}

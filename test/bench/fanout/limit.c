/*
 * The yardstick: a room server in C, on epoll, with one thread and nothing that a real one needs - no accounts, no
 * limits, no checks of what comes in. What it delivers in a CPU second is about what the kernel allows.
 * It speaks the packets of protocol/chat.yaml and, as our server does, writes once a turn to each session.
 *
 *   limit PORT    listens on 127.0.0.1 until it is told to end
 */
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { HEADER = 5, ID = 33, MESSAGE = 257, NOTIFY = HEADER + ID + MESSAGE, MAX_ROOMS = 65536, EVENTS = 1024 };

struct bytes { uint8_t *at; size_t length, size; };
struct session {
  int fd, room, seat;          /* where it sits in its room, so that leaving is no search; -1: in no room */
  int queued, stuck;           /* it has output in this turn; the kernel takes no more for now */
  size_t sent;
  uint8_t id[ID];
  struct bytes in, out;
};
struct room { struct session **members; int count, size; };

static struct room rooms[MAX_ROOMS];
static struct session **turn;  /* sessions with output */
static size_t turnLength, turnSize;
static int poller;

static void *grown(void *memory, size_t *size, size_t wanted, size_t each) {
  if (wanted <= *size) return memory;
  size_t next = *size ? *size : 64;
  while (next < wanted) next *= 2;
  memory = realloc(memory, next * each);
  if (!memory) { perror("limit"); exit(1); }
  *size = next;
  return memory;
}

static void append(struct bytes *to, const void *from, size_t length) {
  to->at = grown(to->at, &to->size, to->length + length, 1);
  memcpy(to->at + to->length, from, length);
  to->length += length;
}

static void send_to(struct session *to, const void *packet, size_t length) {
  append(&to->out, packet, length);
  if (to->queued) return;
  to->queued = 1;
  turn = grown(turn, &turnSize, turnLength + 1, sizeof *turn);
  turn[turnLength++] = to;
}

static void listen_for(struct session *s, int writable) {
  struct epoll_event event = {.events = EPOLLIN | (writable ? EPOLLOUT : 0), .data.ptr = s};
  s->stuck = writable;
  epoll_ctl(poller, EPOLL_CTL_MOD, s->fd, &event);
}

static void flush_out(struct session *s) {
  while (s->sent < s->out.length) {
    ssize_t n = send(s->fd, s->out.at + s->sent, s->out.length - s->sent, MSG_NOSIGNAL);
    if (n < 0) {
      if (errno == EAGAIN && !s->stuck) listen_for(s, 1);
      return;
    }
    s->sent += (size_t)n;
  }
  s->sent = s->out.length = 0;
  if (s->stuck) listen_for(s, 0);
}

static void reply(struct session *s, uint8_t id) {
  const uint8_t packet[7] = {7, 0, id};
  send_to(s, packet, sizeof packet);
}

static void leave(struct session *s) {
  if (s->seat < 0) return;
  struct room *room = &rooms[s->room];
  struct session *last = room->members[--room->count];
  room->members[last->seat = s->seat] = last;
  s->seat = -1;
}

static void enter(struct session *s, uint32_t number) {
  if (number >= MAX_ROOMS) return;
  struct room *room = &rooms[number];
  size_t size = (size_t)room->size;
  room->members = grown(room->members, &size, (size_t)room->count + 1, sizeof *room->members);
  room->size = (int)size;
  s->room = (int)number;
  s->seat = room->count;
  room->members[room->count++] = s;
}

static void chat(struct session *s, const uint8_t *message) {
  uint8_t notify[NOTIFY] = {NOTIFY & 255, NOTIFY >> 8, 223};
  memcpy(notify + HEADER, s->id, ID);
  memcpy(notify + HEADER + ID, message, MESSAGE);
  const struct room *room = &rooms[s->room];
  for (int i = 0; i < room->count; i++)
    if (room->members[i] != s) send_to(room->members[i], notify, sizeof notify);
}

static void handle(struct session *s, const uint8_t *packet) {
  uint32_t number;
  switch (packet[2] | packet[3] << 8) {
  case 201: memcpy(s->id, packet + HEADER, ID); reply(s, 202); break;
  case 206: memcpy(&number, packet + HEADER, sizeof number); enter(s, number); reply(s, 207); break;
  case 215: leave(s); reply(s, 216); break;
  case 221: if (s->seat >= 0) chat(s, packet + HEADER); reply(s, 222); break;
  }
}

static int receive(struct session *s) {
  static uint8_t chunk[65536];
  ssize_t n = recv(s->fd, chunk, sizeof chunk, 0);
  if (n < 0 && errno == EAGAIN) return 1;
  if (n <= 0) return 0;
  append(&s->in, chunk, (size_t)n);
  size_t at = 0;
  while (s->in.length - at >= HEADER) {
    size_t length = (size_t)(s->in.at[at] | s->in.at[at + 1] << 8);
    if (length < HEADER || s->in.length - at < length) break;
    handle(s, s->in.at + at);
    at += length;
  }
  memmove(s->in.at, s->in.at + at, s->in.length -= at);
  if (s->in.length == 0) { free(s->in.at); s->in = (struct bytes){0}; }
  return 1;
}

static void end(struct session *s) {
  leave(s);
  for (size_t i = 0; i < turnLength; i++) if (turn[i] == s) turn[i] = 0;
  close(s->fd);
  free(s->in.at);
  free(s->out.at);
  free(s);
}

static void accept_all(int listener) {
  int fd, on = 1;
  while ((fd = accept4(listener, 0, 0, SOCK_NONBLOCK)) >= 0) {
    struct session *s = calloc(1, sizeof *s);
    if (!s) { perror("limit"); exit(1); }
    s->fd = fd;
    s->seat = -1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = s};
    epoll_ctl(poller, EPOLL_CTL_ADD, fd, &event);
  }
}

int main(int count, char **words) {
  int port = count == 2 ? atoi(words[1]) : 0, on = 1;
  if (port < 1 || port > 65535) { fprintf(stderr, "limit: expected a port, 1 to 65535\n"); return 64; }
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 4096)) { perror("limit"); return 1; }
  poller = epoll_create1(0);
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = 0}, events[EVENTS];
  epoll_ctl(poller, EPOLL_CTL_ADD, listener, &event);
  for (;;) {
    int found = epoll_wait(poller, events, EVENTS, -1);
    for (int i = 0; i < found; i++) {
      struct session *s = events[i].data.ptr;
      if (!s) { accept_all(listener); continue; }
      if (events[i].events & EPOLLOUT) flush_out(s);
      if (events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR) && !receive(s)) end(s);
    }
    for (size_t i = 0; i < turnLength; i++) {
      if (!turn[i]) continue;
      turn[i]->queued = 0;
      if (!turn[i]->stuck) flush_out(turn[i]);
    }
    turnLength = 0;
  }
}

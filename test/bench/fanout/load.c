/*
 * Load for room servers: connections in rooms, of which some talk. Counts deliveries - a message that reached a
 * member - and asks the kernel how much CPU time the server's process took for them.
 *
 * Closed loop: each talker has up to WINDOW messages unanswered. One thread, epoll, 127.0.0.1 alone.
 *
 *   load DIALECT PORT PID CONNECTIONS ROOM_SIZE TALKERS WINDOW SECONDS
 *
 * DIALECT  chat: the packets of protocol/chat.yaml, nats: core NATS, redis: RESP2 Pub/Sub, mqtt: MQTT 3.1.1, QoS 0;
 *          churn: chat, where talkers do not talk but leave their room and enter it again
 * PID      the server's process, read from /proc
 * TALKERS  in each room
 * SECONDS  measured, after one second that is not
 *
 * Prints one line of JSON.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { TEXT = 64, STAMP = 17, CHUNK = 65536, EVENTS = 512, WAIT_S = 60, SAMPLE = 16, MAX_SAMPLES = 2000000 };

struct connection {
  int fd, number, room, open; /* open: requests that have no answer yet */
  uint8_t *in, *out;
  size_t inLength, inSize, outLength, outSize, outSent;
};

struct dialect {
  const char *name;
  void (*greet)(struct connection *);                        /* says who it is, and where it listens */
  void (*enter)(struct connection *);                        /* 0: greeting was enough */
  void (*say)(struct connection *);
  size_t (*take)(struct connection *, const uint8_t *, size_t); /* bytes of the first whole packet; 0: not there yet */
  int talkersApart;                                          /* who listens may not talk on the same connection */
};

static int poller, port, pid, connections, roomSize, talkers, window;
static double seconds;
static long deliveries, answers, seen, sampleCount;
static int measuring;
static float *samples; /* ms from saying to hearing, of every SAMPLEth delivery */

static void fail(const char *format, ...) {
  va_list list;
  va_start(list, format);
  fputs("load: ", stderr);
  vfprintf(stderr, format, list);
  fputc('\n', stderr);
  exit(1);
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* Of the server's process: CPU seconds, and resident KiB. */
static double cpu_seconds(void) {
  char path[64], text[1024];
  unsigned long user, kernel;
  snprintf(path, sizeof path, "/proc/%d/stat", pid);
  FILE *file = fopen(path, "r");
  if (!file) fail("no process %d", pid);
  text[fread(text, 1, sizeof text - 1, file)] = 0;
  fclose(file);
  char *fields = strrchr(text, ')');
  if (!fields || sscanf(fields + 2, "%*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %lu %lu", &user, &kernel) != 2) fail("cannot read %s", path);
  return (double)(user + kernel) / (double)sysconf(_SC_CLK_TCK);
}

static long resident_kib(void) {
  char path[64];
  long pages = 0;
  snprintf(path, sizeof path, "/proc/%d/statm", pid);
  FILE *file = fopen(path, "r");
  if (!file || fscanf(file, "%*s %ld", &pages) != 1) fail("cannot read %s", path);
  fclose(file);
  return pages * (sysconf(_SC_PAGESIZE) / 1024);
}

static uint8_t *room_for(uint8_t **memory, size_t *size, size_t wanted) {
  if (wanted > *size) {
    *size = wanted * 2;
    *memory = realloc(*memory, *size);
    if (!*memory) fail("out of memory");
  }
  return *memory;
}

static void put(struct connection *c, const void *bytes, size_t length) {
  room_for(&c->out, &c->outSize, c->outLength + length);
  memcpy(c->out + c->outLength, bytes, length);
  c->outLength += length;
}

static void put_text(struct connection *c, const char *format, ...) {
  char text[512];
  va_list list;
  va_start(list, format);
  int length = vsnprintf(text, sizeof text, format, list);
  va_end(list);
  put(c, text, (size_t)length);
}

static void flush_out(struct connection *c) {
  while (c->outSent < c->outLength) {
    ssize_t n = send(c->fd, c->out + c->outSent, c->outLength - c->outSent, MSG_NOSIGNAL);
    if (n < 0 && errno == EAGAIN) return;
    if (n < 0) fail("connection %d: %s", c->number, strerror(errno));
    c->outSent += (size_t)n;
  }
  c->outSent = c->outLength = 0;
}

/* A message says when it was said: microseconds, as text. */
static const char *message(void) {
  static char text[TEXT + 1];
  memset(text, '.', TEXT);
  snprintf(text, sizeof text, "%0*.0f", STAMP, now() * 1e6);
  text[STAMP] = '.';
  return text;
}

static void heard(const uint8_t *text) {
  deliveries++;
  if (!measuring || ++seen % SAMPLE || sampleCount == MAX_SAMPLES) return;
  char stamp[STAMP + 1] = {0};
  memcpy(stamp, text, STAMP);
  samples[sampleCount++] = (float)(now() * 1e3 - atof(stamp) / 1e3);
}

static void answered(struct connection *c) {
  c->open--;
  answers++;
}

/* chat, churn */

static void chat_packet(struct connection *c, int id, const void *body, size_t length) {
  uint8_t header[5] = {(uint8_t)(5 + length), (uint8_t)((5 + length) >> 8), (uint8_t)id};
  put(c, header, sizeof header);
  put(c, body, length);
  c->open++;
}

static void chat_greet(struct connection *c) {
  char body[66] = {0};
  snprintf(body, 33, "user%d", c->number);
  strcpy(body + 33, "secret");
  chat_packet(c, 201, body, sizeof body);
}

static void chat_enter(struct connection *c) {
  uint32_t room = (uint32_t)c->room;
  chat_packet(c, 206, &room, sizeof room);
}

static void chat_say(struct connection *c) {
  uint8_t body[257] = {0};
  memcpy(body, message(), TEXT);
  chat_packet(c, 221, body, sizeof body);
}

static void churn_say(struct connection *c) {
  chat_packet(c, 215, "", 0);
  chat_enter(c);
}

static size_t chat_take(struct connection *c, const uint8_t *packet, size_t length) {
  size_t whole = length < 5 ? 5 : (size_t)(packet[0] | packet[1] << 8);
  if (length < whole) return 0;
  int id = packet[2] | packet[3] << 8;
  switch (id) {
  case 223: heard(packet + 38); break;
  case 208: case 217: if (measuring) deliveries++; break;
  case 202: case 207: case 216: case 222:
    if (packet[5] | packet[6]) fail("connection %d: packet %d with result %d", c->number, id, packet[5] | packet[6] << 8);
    answered(c);
  }
  return whole;
}

/* NATS: PING after each message, so that its PONG says that the message was taken */

static void nats_greet(struct connection *c) {
  put_text(c, "CONNECT {\"verbose\":false,\"pedantic\":false,\"echo\":false}\r\nSUB room.%d 1\r\nPING\r\n", c->room);
  c->open++;
}

static void nats_say(struct connection *c) {
  put_text(c, "PUB room.%d %d\r\n%.*s\r\nPING\r\n", c->room, TEXT, TEXT, message());
  c->open++;
}

static size_t nats_take(struct connection *c, const uint8_t *packet, size_t length) {
  const uint8_t *end = memchr(packet, '\n', length);
  if (!end) return 0;
  size_t line = (size_t)(end - packet) + 1;
  if (!memcmp(packet, "PONG", 4)) answered(c);
  if (!memcmp(packet, "-ERR", 4)) fail("NATS: %.*s", (int)line - 2, (const char *)packet);
  if (memcmp(packet, "MSG ", 4)) return line;
  if (length < line + TEXT + 2) return 0;
  heard(packet + line);
  return line + TEXT + 2;
}

/* Redis */

static void redis_greet(struct connection *c) {
  char room[32];
  int length = snprintf(room, sizeof room, "room.%d", c->room);
  put_text(c, "*2\r\n$9\r\nSUBSCRIBE\r\n$%d\r\n%s\r\n", length, room);
  c->open++;
}

static void redis_say(struct connection *c) {
  char room[32];
  int length = snprintf(room, sizeof room, "room.%d", c->room);
  put_text(c, "*3\r\n$7\r\nPUBLISH\r\n$%d\r\n%s\r\n$%d\r\n%.*s\r\n", length, room, TEXT, TEXT, message());
  c->open++;
}

/* The end of the line that starts at `at`; 0: it is not there yet. */
static size_t line_end(const uint8_t *packet, size_t length, size_t at) {
  const uint8_t *end = at < length ? memchr(packet + at, '\n', length - at) : 0;
  return end ? (size_t)(end - packet) + 1 : 0;
}

static size_t redis_take(struct connection *c, const uint8_t *packet, size_t length) {
  size_t at = line_end(packet, length, 0);
  if (!at) return 0;
  if (packet[0] == '-') fail("Redis: %.*s", (int)at - 2, (const char *)packet);
  if (packet[0] == ':') { answered(c); return at; }
  size_t text = 0;
  for (int i = 0; i < 3; i++) { /* kind, channel, and the message or a number */
    size_t next = line_end(packet, length, at);
    if (!next) return 0;
    if (packet[at] == '$') {
      text = next;
      next += strtoul((const char *)packet + at + 1, 0, 10) + 2;
      if (next > length) return 0;
    } else text = 0;
    at = next;
  }
  if (text) heard(packet + text);
  else answered(c);
  return at;
}

/* MQTT: PINGREQ after each message, as with NATS */

static void mqtt_packet(struct connection *c, int kind, const void *body, size_t length) {
  uint8_t header[3] = {(uint8_t)kind, (uint8_t)(length & 127), 0};
  if (length > 127) { header[1] |= 128; header[2] = (uint8_t)(length >> 7); }
  put(c, header, length > 127 ? 3 : 2);
  put(c, body, length);
}

static void mqtt_greet(struct connection *c) {
  uint8_t body[64] = "\0\4MQTT\4\2\0\0";
  int id = snprintf((char *)body + 12, 20, "c%d", c->number);
  body[11] = (uint8_t)id;
  mqtt_packet(c, 0x10, body, 12 + (size_t)id);
  memset(body, 0, sizeof body);
  body[1] = 1;
  int room = snprintf((char *)body + 4, 32, "room/%d", c->room);
  body[3] = (uint8_t)room;
  mqtt_packet(c, 0x82, body, 5 + (size_t)room);
  c->open += 2;
}

static void mqtt_say(struct connection *c) {
  char body[128];
  int room = snprintf(body + 2, 32, "room/%d", c->room);
  body[0] = 0;
  body[1] = (char)room;
  memcpy(body + 2 + room, message(), TEXT);
  mqtt_packet(c, 0x30, body, 2 + (size_t)room + TEXT);
  mqtt_packet(c, 0xC0, "", 0);
  c->open++;
}

static size_t mqtt_take(struct connection *c, const uint8_t *packet, size_t length) {
  if (length < 2 || (packet[1] > 127 && length < 3)) return 0;
  size_t head = packet[1] > 127 ? 3 : 2;
  size_t whole = head + (head == 3 ? (size_t)((packet[1] & 127) | packet[2] << 7) : packet[1]);
  if (length < whole) return 0;
  if (packet[0] >> 4 == 3) heard(packet + whole - TEXT);
  else answered(c); /* CONNACK, SUBACK, PINGRESP */
  return whole;
}

static const struct dialect dialects[] = {
  {"chat", chat_greet, chat_enter, chat_say, chat_take, 0},
  {"churn", chat_greet, chat_enter, churn_say, chat_take, 0},
  {"nats", nats_greet, 0, nats_say, nats_take, 0},
  {"redis", redis_greet, 0, redis_say, redis_take, 1},
  {"mqtt", mqtt_greet, 0, mqtt_say, mqtt_take, 0},
};
static const struct dialect *dialect;

static void connect_to_server(struct connection *c, int number, int room) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  /* A client's address has some 28,000 ports: who needs more comes from several. */
  struct sockaddr_in from = {.sin_family = AF_INET};
  int on = 1;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  from.sin_addr.s_addr = htonl(INADDR_LOOPBACK + (uint32_t)(number / 20000));
  *c = (struct connection){.number = number, .room = room};
  c->fd = socket(AF_INET, SOCK_STREAM, 0);
  if (c->fd < 0) fail("connection %d: %s (ulimit -n says how many there may be)", number, strerror(errno));
  setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  setsockopt(c->fd, IPPROTO_IP, 24 /* IP_BIND_ADDRESS_NO_PORT */, &on, sizeof on);
  if (bind(c->fd, (struct sockaddr *)&from, sizeof from) || connect(c->fd, (struct sockaddr *)&address, sizeof address))
    fail("connection %d: %s", number, strerror(errno));
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
  epoll_ctl(poller, EPOLL_CTL_ADD, c->fd, &event);
}

static void receive(struct connection *c) {
  room_for(&c->in, &c->inSize, c->inLength + CHUNK);
  ssize_t n = recv(c->fd, c->in + c->inLength, CHUNK, MSG_DONTWAIT);
  if (n < 0 && errno == EAGAIN) return;
  if (n <= 0) fail("connection %d: %s", c->number, n ? strerror(errno) : "closed by the server");
  c->inLength += (size_t)n;
  size_t at = 0, taken;
  while (at < c->inLength && (taken = dialect->take(c, c->in + at, c->inLength - at))) at += taken;
  memmove(c->in, c->in + at, c->inLength -= at);
}

static void serve(int wait) {
  struct epoll_event events[EVENTS];
  int found = epoll_wait(poller, events, EVENTS, wait);
  for (int i = 0; i < found; i++) receive(events[i].data.ptr);
}

static void await_answers(struct connection *all, int count, const char *what) {
  for (double until = now() + WAIT_S;;) {
    int open = 0;
    for (int i = 0; i < count; i++) {
      flush_out(&all[i]);
      open += all[i].open;
    }
    if (!open) return;
    if (now() > until) fail("%s: %d answers missing after %d s", what, open, WAIT_S);
    serve(20);
  }
}

static int by_size(const void *a, const void *b) {
  float x = *(const float *)a, y = *(const float *)b;
  return (x > y) - (x < y);
}

static double percentile(double part) {
  return sampleCount ? samples[(long)((double)(sampleCount - 1) * part)] : 0;
}

static struct connection *listening(void) {
  struct connection *all = calloc((size_t)connections, sizeof *all);
  for (int i = 0; i < connections; i++) {
    connect_to_server(&all[i], i, i / roomSize);
    dialect->greet(&all[i]);
    flush_out(&all[i]);
    if (i % 256 == 255) await_answers(all, i + 1, "greeting"); /* no more than a listener's queue holds */
  }
  await_answers(all, connections, "greeting");
  if (!dialect->enter) return all;
  for (int i = 0; i < connections; i++) dialect->enter(&all[i]);
  await_answers(all, connections, "entering");
  return all;
}

int main(int count, char **words) {
  if (count != 9) fail("expected DIALECT PORT PID CONNECTIONS ROOM_SIZE TALKERS WINDOW SECONDS");
  for (size_t i = 0; i < sizeof dialects / sizeof *dialects; i++)
    if (!strcmp(words[1], dialects[i].name)) dialect = &dialects[i];
  if (!dialect) fail("no dialect %s", words[1]);
  port = atoi(words[2]), pid = atoi(words[3]), connections = atoi(words[4]), roomSize = atoi(words[5]);
  talkers = atoi(words[6]), window = atoi(words[7]), seconds = atof(words[8]);
  if (connections < 1 || roomSize < 1 || talkers < 0 || talkers > roomSize || window < 1) fail("numbers out of range");
  poller = epoll_create1(0);
  samples = malloc(sizeof *samples * MAX_SAMPLES);
  if (!samples) fail("out of memory");

  struct connection *members = listening(), *all = members, **talking = calloc((size_t)connections, sizeof *talking);
  int talkingCount = 0;
  if (dialect->talkersApart) all = calloc((size_t)connections, sizeof *all);
  for (int i = 0; i < connections; i++) {
    if (i % roomSize >= talkers) continue;
    if (dialect->talkersApart) connect_to_server(&all[i], i, members[i].room);
    talking[talkingCount++] = &all[i];
  }
  long idle = resident_kib();

  double start = now() + 1, from = 0, cpu = 0;
  long firstDelivery = 0, firstAnswer = 0;
  for (;;) {
    for (int i = 0; i < talkingCount; i++) {
      struct connection *c = talking[i];
      if (c->open <= window / 2) while (c->open < window) dialect->say(c);
      if (c->outLength) flush_out(c);
    }
    serve(5);
    double t = now();
    if (!measuring && t > start) {
      measuring = 1;
      from = t;
      cpu = cpu_seconds();
      firstDelivery = deliveries;
      firstAnswer = answers;
    } else if (measuring && t > from + seconds) break;
  }
  double took = now() - from;
  cpu = cpu_seconds() - cpu;
  qsort(samples, (size_t)sampleCount, sizeof *samples, by_size);
  printf("{\"deliveries\":%ld,\"answers\":%ld,\"seconds\":%.3f,\"cpuSeconds\":%.2f,\"p50\":%.3f,\"p99\":%.3f,\"idleKiB\":%ld,\"busyKiB\":%ld}\n",
         deliveries - firstDelivery, answers - firstAnswer, took, cpu, percentile(0.5), percentile(0.99), idle, resident_kib());
  return 0;
}

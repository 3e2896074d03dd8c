/** What is asked of every server, and how far ahead of each ours is meant to be. */

export interface Workload {
  readonly name: string
  readonly about: string
  readonly connections: number
  readonly roomSize: number
  /** Members of each room that talk. */
  readonly talkers: number
  /** Messages that each of them has unanswered at most. */
  readonly window: number
}

export const dense = {
  name: 'dense',
  about: 'everybody talks, one message in flight each',
  connections: 200,
  roomSize: 20,
  talkers: 20,
  window: 1,
} as const satisfies Workload

export const pipelined = {
  ...dense,
  name: 'pipelined',
  about: 'everybody talks, sixteen messages in flight each',
  window: 16,
} as const satisfies Workload

export const sparse = {
  name: 'sparse',
  about: 'large rooms in which few talk',
  connections: 1000,
  roomSize: 100,
  talkers: 2,
  window: 1,
} as const satisfies Workload

export const idle = {
  name: 'idle',
  about: 'nobody talks',
  connections: 5000,
  roomSize: 50,
  talkers: 0,
  window: 1,
} as const satisfies Workload

export const talking: readonly Workload[] = [dense, pipelined, sparse]

/** Our deliveries per CPU second as a multiple of each other server's: what we aim for, by workload. */
export const aims: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  dense: { limit: 0.75, 'Redis Pub/Sub': 1.2, NATS: 2.8, Mosquitto: 9 },
  pipelined: { limit: 1, 'Redis Pub/Sub': 1.4, NATS: 3, Mosquitto: 36 },
  sparse: { limit: 1, 'Redis Pub/Sub': 1, NATS: 2.7, Mosquitto: 2.4 },
}

/** KiB a session at 5,000 of them, the process included. */
export const IDLE_AIM = 16

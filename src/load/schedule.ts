/**
 * When each message of an open loop is due: evenly, sender after sender. It is a rule and no list, so what the
 * server holds up is not forgotten and takes no memory: it is sent later, and its time counts from when it was due.
 */
export interface Schedule {
  /** When a sender's message of this number is due, µs since the load began. */
  due(sender: number, number: number): number
}

/**
 * @param rate messages a second of all senders together
 * @param senders how many they are; they are numbered from 0
 */
export function createSchedule(rate: number, senders: number): Schedule {
  const step = 1e6 / rate
  return { due: (sender, number) => (number * senders + sender) * step }
}

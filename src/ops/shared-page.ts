import { TokenBucket } from '../net/token-bucket.js'
import type { Page } from './http.js'

/** Pages a second that are made: each takes a millisecond or more of the thread that serves the sessions. */
const RATE = 10
const BURST = 20

/** A page that is made anew for each request; beyond the rate, requests get the last one, at most 100 ms old. */
export function sharedPage(make: () => Promise<Page>): () => Promise<Page> {
  const bucket = new TokenBucket()
  let last: Promise<Page> | undefined
  return () => {
    if (bucket.take(RATE, BURST, performance.now()) || !last) last = make()
    return last
  }
}

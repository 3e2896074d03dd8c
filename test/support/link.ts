import { clock } from '../../src/queue/clock.js'
import type { Link } from '../../src/sessions/session.js'

/** A link to nobody. @param write what becomes of what is written */
export function link(write: (bytes: Uint8Array) => void = () => undefined): Link {
  return {
    write,
    peer: '127.0.0.1',
    place: { since: clock.now, loggedIn() {} },
    written: 0,
    waiting: 0,
    unread: 0,
    procName: undefined,
    lost: false,
    pause() {},
    resume() {},
    end() {},
    cut() {},
  }
}

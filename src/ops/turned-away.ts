/** What the log says while connections are turned away. */

import type { TurnedAway } from './counters.js'
import { createEpisode, type Episode } from './episodes.js'
import type { Log } from './log.js'

const causes: Readonly<Record<TurnedAway, readonly [level: 'info' | 'warn', cause: string]>> = {
  'open-files': [
    'warn',
    'no file descriptors are left for them; raise the limit of open files (ulimit -n, LimitNOFILE), or lower --connections',
  ],
  connections: ['warn', 'there are as many as --connections allows'],
  'address-connections': ['info', 'one address has as many as --address-connections allows'],
  'address-connect-rate': ['info', 'one address opens more a second than --address-connect-rate allows'],
  displaced: ['warn', 'there are as many as may be, and who is not logged in makes room for newcomers'],
  'tls-handshake': ['info', 'they did not finish their TLS handshake in time'],
}

export interface TurnedAwayLog {
  turnedAway(peer: string, limit: TurnedAway): void
  stop(): void
}

export function createTurnedAwayLog(log: Log): TurnedAwayLog {
  const episodes = new Map<TurnedAway, Episode>()

  function episodeOf(limit: TurnedAway): Episode {
    const [level, cause] = causes[limit]
    const episode =
      episodes.get(limit) ??
      createEpisode({
        log,
        level,
        fields: { limit },
        begins: `connections are turned away: ${cause}`,
        goesOn: 'connections were turned away',
        over: 'no more connections are turned away',
      })
    episodes.set(limit, episode)
    return episode
  }

  return {
    turnedAway(peer, limit) {
      log.debug({ peer, limit }, 'connection turned away')
      episodeOf(limit).happened({ peer })
    },
    stop() {
      for (const episode of episodes.values()) episode.stop()
    },
  }
}

/** Everything that peers do. A new behaviour is a line here. */

import { kicked } from './accounts.js'
import type { Behaviour } from './behaviour.js'
import { deadLink } from './dead-links.js'
import { allAtOnce, churn, leaveAnywhere } from './departures.js'
import { goneWhileThrottled, lastMoment, replacedWhileThrottled } from './endings.js'
import { crowd, guesses } from './guesses.js'
import {
  brokenFrames,
  flood,
  foreignProtocols,
  garbage,
  unknownFlood,
  unknownPackets,
  unreadablePackets,
  wrongState,
} from './hostile.js'
import { goneWhileAsked, impossibleIds, takeOver, twins, wrongPassword } from './logins.js'
import { cutOff, halfClose, split, stall } from './pieces.js'
import { neverReads, silent, slowReader } from './readers.js'
import { burst, longMessages, talk } from './talk.js'

export const behaviours: readonly Behaviour[] = [
  talk,
  burst,
  longMessages,
  split,
  stall,
  cutOff,
  halfClose,
  leaveAnywhere,
  allAtOnce,
  churn,
  brokenFrames,
  garbage,
  foreignProtocols,
  unknownPackets,
  unreadablePackets,
  unknownFlood,
  flood,
  wrongState,
  twins,
  takeOver,
  wrongPassword,
  impossibleIds,
  goneWhileAsked,
  guesses,
  crowd,
  goneWhileThrottled,
  replacedWhileThrottled,
  lastMoment,
  kicked,
  deadLink,
  slowReader,
  neverReads,
  silent,
]

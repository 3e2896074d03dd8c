/** Every rule, in the order in which they are listed. To add one: a file here, a line in this table, a fixture folder. */

import { problems } from '../../spec/diagnostics.js'
import type { Rule } from '../rule.js'
import { deadEndState } from './dead-end-state.js'
import { fitsFrame } from './fits-frame.js'
import { lengthLowerBound } from './length-lower-bound.js'
import { names } from './names.js'
import { nearIds } from './near-ids.js'
import { orphanReply } from './orphan-reply.js'
import { requestWithoutReply } from './request-without-reply.js'
import { reservedWords } from './reserved-words.js'
import { unboundedCount } from './unbounded-count.js'
import { unboundedText } from './unbounded-text.js'
import { unreachedState } from './unreached-state.js'
import { unsentNotify } from './unsent-notify.js'

export const rules: readonly Rule[] = [
  names,
  reservedWords,
  requestWithoutReply,
  orphanReply,
  unsentNotify,
  unreachedState,
  deadEndState,
  unboundedText,
  unboundedCount,
  lengthLowerBound,
  fitsFrame,
  nearIds,
]

/** What would be a rule, but without which there is no code to generate: errors of every command that reads a spec. */
export const checkedByReader: readonly Pick<Rule, 'id' | 'purpose'>[] = [
  {
    id: problems.badName.code,
    purpose: 'Packets are kUPPER_CASE; fields, types, enums and states are lower case.',
  },
  {
    id: problems.unknownResult.code,
    purpose:
      "A refusal, an `otherwise`, a `malformed` and the session's success are entries of the result enum.",
  },
  {
    id: problems.frameTooBig.code,
    purpose: "A packet fits the type of the frame's length with every field at its least.",
  },
]

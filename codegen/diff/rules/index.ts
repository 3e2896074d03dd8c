/** Every rule, the worst first. To add one: a file here, a line in this table, a fixture folder. */

import type { Rule } from '../rule.js'
import { allowedStates } from './allowed-states.js'
import { askChanged } from './ask-changed.js'
import { effectAdded } from './effect-added.js'
import { effectChanged } from './effect-changed.js'
import { effectOrder } from './effect-order.js'
import { effectRemoved } from './effect-removed.js'
import { enumAdded } from './enum-added.js'
import { enumEntryAdded } from './enum-entry-added.js'
import { enumEntryRemoved } from './enum-entry-removed.js'
import { enumEntryRenamed } from './enum-entry-renamed.js'
import { enumRemoved } from './enum-removed.js'
import { enumRenamed } from './enum-renamed.js'
import { enumValue } from './enum-value.js'
import { fieldAdded } from './field-added.js'
import { fieldArguments } from './field-arguments.js'
import { fieldByteOrder } from './field-byte-order.js'
import { fieldCases } from './field-cases.js'
import { fieldCondition } from './field-condition.js'
import { fieldConstant } from './field-constant.js'
import { fieldEarlyEnd } from './field-early-end.js'
import { fieldEncoding } from './field-encoding.js'
import { fieldEnum } from './field-enum.js'
import { fieldGiven } from './field-given.js'
import { fieldMoved } from './field-moved.js'
import { fieldPadding } from './field-padding.js'
import { fieldRemoved } from './field-removed.js'
import { fieldRenamed } from './field-renamed.js'
import { fieldRepeat } from './field-repeat.js'
import { fieldReserved } from './field-reserved.js'
import { fieldSign } from './field-sign.js'
import { fieldSize } from './field-size.js'
import { fieldTerminator } from './field-terminator.js'
import { fieldType } from './field-type.js'
import { fieldValid } from './field-valid.js'
import { fieldWidth } from './field-width.js'
import { firstState } from './first-state.js'
import { goesChanged } from './goes-changed.js'
import { headerRole } from './header-role.js'
import { instanceAdded } from './instance-added.js'
import { instanceChanged } from './instance-changed.js'
import { instanceRemoved } from './instance-removed.js'
import { malformedAdded } from './malformed-added.js'
import { malformedChanged } from './malformed-changed.js'
import { malformedRemoved } from './malformed-removed.js'
import { otherwiseChanged } from './otherwise-changed.js'
import { packetAdded } from './packet-added.js'
import { packetDirection } from './packet-direction.js'
import { packetRemoved } from './packet-removed.js'
import { packetRenamed } from './packet-renamed.js'
import { packetRenumbered } from './packet-renumbered.js'
import { protocolRenamed } from './protocol-renamed.js'
import { refusalAdded } from './refusal-added.js'
import { refusalRemoved } from './refusal-removed.js'
import { replyChanged } from './reply-changed.js'
import { resultRule } from './result-rule.js'
import { stateAdded } from './state-added.js'
import { stateRemoved } from './state-removed.js'
import { typeAdded } from './type-added.js'
import { typeRemoved } from './type-removed.js'
import { typeRenamed } from './type-renamed.js'

export const rules: readonly Rule[] = [
  headerRole,
  packetRenumbered,
  packetDirection,
  packetRemoved,
  fieldAdded,
  fieldRemoved,
  fieldMoved,
  fieldType,
  fieldCases,
  fieldArguments,
  fieldWidth,
  fieldSign,
  fieldByteOrder,
  fieldEncoding,
  fieldTerminator,
  fieldPadding,
  fieldSize,
  fieldRepeat,
  fieldCondition,
  fieldValid,
  fieldConstant,
  fieldReserved,
  enumValue,
  protocolRenamed,
  packetRenamed,
  fieldRenamed,
  fieldGiven,
  fieldEnum,
  fieldEarlyEnd,
  typeRenamed,
  typeRemoved,
  instanceRemoved,
  instanceChanged,
  enumRenamed,
  enumRemoved,
  enumEntryRenamed,
  enumEntryRemoved,
  stateAdded,
  stateRemoved,
  firstState,
  resultRule,
  allowedStates,
  otherwiseChanged,
  malformedRemoved,
  malformedChanged,
  refusalAdded,
  replyChanged,
  effectRemoved,
  effectChanged,
  effectOrder,
  goesChanged,
  packetAdded,
  typeAdded,
  instanceAdded,
  enumAdded,
  enumEntryAdded,
  malformedAdded,
  refusalRemoved,
  effectAdded,
  askChanged,
]

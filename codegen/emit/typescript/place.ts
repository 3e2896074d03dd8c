/** Where an error is, as the generated code tells it. */

import type { Field, Struct } from '../../model/model.js'
import { quote } from './module.js'

/** Packet and field, the last arguments of every runtime function; the header's functions get `packet`. */
export function where(struct: Struct, field: Field): string {
  const isHeader = struct.fields.some(({ role }) => role.kind === 'frame')
  return `${isHeader ? 'packet' : quote(struct.name.spec)}, ${quote(field.name.spec)}`
}

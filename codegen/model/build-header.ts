/** The header: integers of fixed size that the generated code fills in by itself. */

import { problems } from '../spec/diagnostics.js'
import { hint } from '../spec/hint.js'
import type { HeaderSpec } from '../spec/spec-file.js'
import type { Field, Header, Struct } from './model.js'
import { isFixed, limitsOf } from './model.js'
import type { Context } from './scope.js'
import { sizeOfField } from './sizes.js'

export function buildHeader(context: Context, spec: HeaderSpec, struct: Struct): Header | undefined {
  const find = (key: 'frame-length' | 'packet-id', expected: string): Field | undefined => {
    const at = context.spec.at(['header', key])
    const field = struct.fields.find(({ name }) => name.spec === spec[key])
    if (!field) {
      const known = struct.fields.map(({ name }) => name.spec)
      const refused = spec.seq.some(({ id }) => id === spec[key])
      if (!refused) context.report(problems.unknownField(at, spec[key], hint(spec[key], known)))
      return undefined
    }
    const { shape } = field
    const plain = shape.kind === 'integer' && !shape.signed && shape.bytes <= 4 && !shape.enum
    if (!plain || field.condition || field.repeat || field.role.kind !== 'value') {
      context.report(problems.headerType(at, spec[key], expected))
      return undefined
    }
    field.role = { kind: 'frame', of: key === 'packet-id' ? 'id' : 'length' }
    return field
  }
  const frameLength = find('frame-length', 'u1, u2 or u4, without enum, valid, if or repeat')
  const packetId = find(
    'packet-id',
    'another field than the frame length: u1, u2 or u4, without enum, valid, if or repeat',
  )
  for (const [i, attribute] of spec.seq.entries()) {
    const field = struct.fields.find(({ name }) => name.spec === attribute.id)
    if (!field || attribute.id === spec['frame-length'] || attribute.id === spec['packet-id']) continue
    const alwaysThere = !field.condition && isFixed(sizeOfField(field))
    if (alwaysThere && (field.role.kind === 'constant' || field.role.kind === 'reserved')) continue
    context.report(problems.headerField(context.spec.at(['header', 'seq', i]), attribute.id))
  }
  if (!frameLength || !packetId || frameLength.shape.kind !== 'integer') return undefined
  return {
    size: struct.size.min,
    struct,
    frameLength,
    packetId,
    maxFrame: Number(limitsOf(frameLength.shape).max),
  }
}

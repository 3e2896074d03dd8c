/** What a field is, in the few words of a message. */

import { allowedText, literalText } from '../emit/shared/words.js'
import { constantOf } from '../model/expression.js'
import { extentOf, type Field, type SwitchShape, typeName } from '../model/model.js'
import type { Path, Spec } from '../spec/load.js'

/** `u2le`, `str`, `bytes`, `contents`, or the name of its structure. */
export function typeWords({ shape }: Field): string {
  switch (shape.kind) {
    case 'integer':
    case 'float':
    case 'bits':
      return typeName(shape)
    case 'text':
      return 'str'
    case 'struct':
      return shape.struct.name.spec
    case 'switch':
      return 'one of several types'
    default:
      return shape.kind
  }
}

/** Where a value ends. */
export function extentWords({ shape }: Field, spec: Spec, path: Path): string {
  const extent = extentOf(shape)
  if (extent?.kind === 'eos') return 'all that is left of the packet'
  if (extent?.kind === 'terminated') return 'as long as its terminator says'
  return extent ? `${spec.text([...path, 'size'])} bytes` : 'as long as it takes'
}

export function repeatWords({ repeat }: Field, spec: Spec, path: Path): string {
  switch (repeat?.until) {
    case undefined:
      return 'a single value'
    case 'eos':
      return 'repeated to the end of the packet'
    case 'count':
      return `repeated ${spec.text([...path, 'repeat-expr'])} times`
    case 'condition':
      return `repeated until ${spec.text([...path, 'repeat-until'])}`
  }
}

/** `on kind: 1 cat, 2 u4, else bytes` */
export function casesWords(shape: SwitchShape, spec: Spec, path: Path): string {
  const cases = shape.variants.map(({ name, values }) => {
    const named = values.map((value) => {
      if (value.kind === 'enum') return value.entry.name.spec
      const constant = constantOf(value)
      return constant === undefined ? '' : literalText(constant)
    })
    return `${named.join(' or ') || 'else'} ${name.spec}`
  })
  return `on ${spec.text([...path, 'type', 'switch-on'])}: ${cases.join(', ')}`
}

export function argumentWords({ shape }: Field, spec: Spec, path: Path): string {
  const told = shape.kind === 'struct' && shape.args.length > 0
  return told ? String(spec.text([...path, 'type'])) : 'told nothing'
}

export function validWords({ valid }: Field): string {
  return valid ? `limited to ${allowedText(valid)}` : 'without limits'
}

export function byteWords(byte: number | undefined, none: string): string {
  return byte === undefined ? none : `0x${byte.toString(16).padStart(2, '0')}`
}

export function constantWords({ role, shape }: Field): string {
  if (shape.kind === 'contents') return `always the bytes ${Buffer.from(shape.bytes).toString('hex')}`
  return role.kind === 'constant' ? `always ${literalText(role.value)}` : 'free'
}

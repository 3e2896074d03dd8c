import { isList, type Value } from '../../interpret/value.js'
import { limitsOf, type Protocol, terminatorBytes } from '../../model/model.js'
import { sizeOfElement } from '../../model/sizes.js'
import type { Leaf } from './leaves.js'
import type { Wrong } from './refused.js'

/** Elements or bytes beyond this make a vector that nobody reads. */
export const READABLE = 300

/** Lists whose count does not go with the packet's other fields. */
export function wrongLists(protocol: Protocol, leaf: Leaf): Wrong[] {
  const { value } = leaf
  if (!isList(value)) return []
  const [first] = value
  if (first === undefined) return []
  const fewer = { about: 'with an element less', value: value.slice(1), reason: 'length' } as const
  const unended = { about: 'without its last element', value: value.slice(0, -1), reason: 'length' } as const
  const more = { about: 'with an element more', value: [...value, first], reason: 'length' } as const
  return [
    fewer,
    unended,
    more,
    ...tooMany(protocol, leaf, (count) => Array.from({ length: count }, () => first)),
  ]
}

/** One more than the field that tells the length can say, and the header can. */
export function tooMany(
  { header }: Protocol,
  { field, struct, frame }: Leaf,
  make: (length: number) => Value,
): Wrong[] {
  return struct.fields.flatMap(({ name, shape, role }) => {
    const measure =
      role.kind === 'derived' ? role.measures.find((measure) => measure.field === field) : undefined
    if (!measure || (shape.kind !== 'integer' && shape.kind !== 'bits')) return []
    const counts = measure.of === 'count'
    const data = field.shape.kind === 'text' || field.shape.kind === 'bytes' ? field.shape : undefined
    const ending = data ? terminatorBytes(data) : 0
    if (!counts && !data) return []
    const length = Number(measure.scale * (limitsOf(shape).max + 1n) + measure.offset) - ending
    const bytes = length * (counts ? sizeOfElement(field.shape).min : 1)
    if (length < 0 || length > READABLE || frame.bytes.length + bytes > header.maxFrame) return []
    return [{ about: `longer than ${name.spec} can tell`, value: make(length), reason: 'range' } as const]
  })
}

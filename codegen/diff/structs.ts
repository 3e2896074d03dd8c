import type { Shape, Struct } from '../model/model.js'

/** The structures that a value of the shape can be. */
export function structsIn(shape: Shape): Struct[] {
  if (shape.kind === 'switch') return shape.variants.flatMap(({ shape }) => structsIn(shape))
  return shape.kind === 'struct' ? [shape.struct] : []
}

import { hasOpenSize, mostBytes, openStructs, roomOf } from '../bounds.js'
import { rule } from '../rule.js'
import { fieldsOf } from '../walk.js'

export const unboundedText = rule({
  id: 'unbounded-text',
  purpose:
    'Text and bytes have a greatest size of their own, less than what a packet holds, so that nobody has to keep room for a whole packet.',
  check({ protocol }) {
    const room = roomOf(protocol)
    return fieldsOf(protocol, openStructs(protocol))
      .filter(({ field }) => hasOpenSize(field, room))
      .map(({ field, path }) => {
        const most = mostBytes(field.shape) ?? 0
        const found = Number.isFinite(most) ? `can take ${most} bytes` : 'ends only where its packet does'
        return {
          path: [...path, 'id'],
          message: `${field.name.spec} ${found}; expected less than the ${room} that a packet holds`,
          fix: 'add a size, or valid: { max: … } on the field that tells its size',
        }
      })
  },
})

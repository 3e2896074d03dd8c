import { hasOpenCount, mostElements, openStructs, roomOf } from '../bounds.js'
import { rule } from '../rule.js'
import { fieldsOf } from '../walk.js'

export const unboundedCount = rule({
  id: 'unbounded-count',
  purpose:
    'A list has a greatest length of its own, less than what a packet holds, so that nobody has to keep room for a whole packet.',
  check({ protocol }) {
    const room = roomOf(protocol)
    return fieldsOf(protocol, openStructs(protocol))
      .filter(({ field }) => hasOpenCount(field, room))
      .map(({ field, path }) => {
        const most = mostElements(field) ?? 0
        const found = Number.isFinite(most)
          ? `can have ${most} elements`
          : 'goes on for as long as its packet does'
        return {
          path: [...path, 'id'],
          message: `${field.name.spec} ${found}; expected fewer than fill the ${room} bytes that a packet holds`,
          fix: 'add valid: { max: … } on the field that counts them',
        }
      })
  },
})

import { looksLikeReply, orphansIn } from '../orphans.js'
import { rule } from '../rule.js'

export const orphanReply = rule({
  id: 'orphan-reply',
  purpose:
    "A server's packet that looks like a reply, by its name or by its result, is the reply of some request.",
  check({ protocol }) {
    return orphansIn(protocol)
      .filter((packet) => looksLikeReply(protocol, packet))
      .map(({ name }) => ({
        path: ['packets', name.spec],
        markKey: true,
        message: `no request names ${name.spec}; expected { reply: ${name.spec} } among the effects of one`,
        fix: `name it in the request's effects, or remove ${name.spec}`,
      }))
  },
})

import { looksLikeReply, orphansIn } from '../orphans.js'
import { rule } from '../rule.js'

export const unsentNotify = rule({
  id: 'unsent-notify',
  purpose: "A server's packet is sent by something: an effect names it.",
  check({ protocol }) {
    return orphansIn(protocol)
      .filter((packet) => !looksLikeReply(protocol, packet))
      .map(({ name }) => ({
        path: ['packets', name.spec],
        markKey: true,
        message: `nothing sends ${name.spec}; expected { send: ${name.spec}, to: … } among the effects of a packet`,
        fix: `name it in the effects of what sets it off, or remove ${name.spec}`,
      }))
  },
})

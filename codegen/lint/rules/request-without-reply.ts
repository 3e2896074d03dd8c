import { rule } from '../rule.js'

export const requestWithoutReply = rule({
  id: 'request-without-reply',
  purpose: "A client's packet that is called a request is answered: one of its effects is a reply.",
  check({ protocol }) {
    return protocol.packets
      .filter(({ from, name, behaviour }) => {
        return from === 'client' && name.words.includes('request') && !behaviour?.reply
      })
      .map(({ name }) => ({
        path: ['packets', name.spec],
        markKey: true,
        message: `${name.spec} has no reply, so who sends it never learns what became of it; expected a reply among its effects`,
        fix: 'add { reply: … } as the last effect, or a name without REQUEST',
      }))
  },
})

import { Result } from '../../generated/typescript/enums.js'
import type { LoginRequestHandler } from '../../generated/typescript/handlers.js'
import { checkUserId } from '../accounts/names.js'
import type { Services, Session } from './types.js'

/** Logs in. Nothing is taken before the account store has said that the password is right. */
export const loginRequest: LoginRequestHandler<Session, Services> = async (context, request) => {
  const { session, services } = context
  const { logins, users } = services
  const { text: userId } = checkUserId(request.userId)
  if (users.isFullFor(userId)) {
    logins.refused(session, Result.LOGIN_USER_USED_ALL_OBJ, 'server-full')
    return context.refuse(Result.LOGIN_USER_USED_ALL_OBJ)
  }
  if (userId === undefined) {
    logins.refused(session, Result.LOGIN_USER_INVALID_PW, 'not-a-name')
    return context.refuse(Result.LOGIN_USER_INVALID_PW)
  }
  const number = users.ask()
  const asked = await context.askRequestLogin({ userId, password: request.password })
  const { result } = asked.answer
  if (result === Result.LOGIN_TRY_AGAIN) return asked.refuse(Result.LOGIN_TRY_AGAIN)
  if (result !== Result.NONE) return asked.refuse(Result.LOGIN_USER_INVALID_PW)
  const look = users.look(userId)
  if (look) await look
  // It is on its way out (a drain, a lost connection), and must not put out a session that stays.
  if (session.closedFor !== undefined || session.link.lost) {
    logins.refused(session, Result.LOGIN_TRY_AGAIN, 'gone', userId)
    return asked.refuse(Result.LOGIN_TRY_AGAIN)
  }
  switch (users.claim(userId, session, number)) {
    case 'full':
      logins.refused(session, Result.LOGIN_USER_USED_ALL_OBJ, 'server-full', userId)
      return asked.refuse(Result.LOGIN_USER_USED_ALL_OBJ)
    case 'taken':
      logins.refused(session, Result.LOGIN_USER_ALREADY, 'already-logged-in', userId)
      return asked.refuse(Result.LOGIN_USER_ALREADY)
    case 'ended':
      logins.refused(session, Result.LOGIN_TRY_AGAIN, 'account-changed', userId)
      return asked.refuse(Result.LOGIN_TRY_AGAIN)
    case 'claimed':
      return asked.reply()
  }
}

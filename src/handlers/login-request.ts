import { Result } from '../../generated/typescript/enums.js'
import type { LoginRequestHandler } from '../../generated/typescript/handlers.js'
import { checkUserId } from '../accounts/names.js'
import type { Services, Session } from './types.js'

/** Logs in. Nothing is taken before the account store has said that the password is right. */
export const loginRequest: LoginRequestHandler<Session, Services> = async (context, request) => {
  const { session, services } = context
  const { text: userId } = checkUserId(request.userId)
  if (userId === undefined) return context.refuse(Result.LOGIN_USER_INVALID_PW)
  if (services.users.full) return context.refuse(Result.LOGIN_USER_USED_ALL_OBJ)
  const number = services.users.ask()
  const asked = await context.askRequestLogin({ userId, password: request.password })
  const { result } = asked.answer
  if (result === Result.LOGIN_TRY_AGAIN) return asked.refuse(Result.LOGIN_TRY_AGAIN)
  if (result !== Result.NONE) return asked.refuse(Result.LOGIN_USER_INVALID_PW)
  // It is on its way out (a drain, a lost connection), and must not put out a session that stays.
  if (session.closedFor !== undefined || session.link.lost) return asked.refuse(Result.LOGIN_TRY_AGAIN)
  switch (services.users.claim(userId, session, number)) {
    case 'full':
      return asked.refuse(Result.LOGIN_USER_USED_ALL_OBJ)
    case 'taken':
      return asked.refuse(Result.LOGIN_USER_ALREADY)
    case 'ended':
      return asked.refuse(Result.LOGIN_TRY_AGAIN)
    case 'claimed':
      return asked.reply()
  }
}

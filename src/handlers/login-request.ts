import { Result } from '../../generated/typescript/enums.js'
import type { LoginRequestHandler } from '../../generated/typescript/handlers.js'
import { checkUserId } from '../accounts/names.js'
import type { Services, Session } from './types.js'

/** Logs in. The id is taken before the account store is asked, and given back if the store says no. */
export const loginRequest: LoginRequestHandler<Session, Services> = async (context, request) => {
  const { session, services } = context
  const { text: userId } = checkUserId(request.userId)
  if (userId === undefined) return context.refuse(Result.LOGIN_USER_INVALID_PW)
  const place = services.users.reserve(userId, session)
  if (place === 'full') return context.refuse(Result.LOGIN_USER_USED_ALL_OBJ)
  if (place === 'taken') return context.refuse(Result.LOGIN_USER_ALREADY)
  const asked = await context.askRequestLogin({ userId, password: request.password })
  const { result } = asked.answer
  if (result !== Result.NONE) {
    services.users.release(session)
    return asked.refuse(
      result === Result.LOGIN_TRY_AGAIN ? Result.LOGIN_TRY_AGAIN : Result.LOGIN_USER_INVALID_PW,
    )
  }
  if (!services.users.claim(session)) return asked.refuse(Result.LOGIN_USER_ALREADY)
  return asked.reply()
}

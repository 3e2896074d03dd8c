import type { SysUserConnectHandler } from '../../generated/typescript/handlers.js'
import type { Services, Session } from './types.js'

/** The session was set up with its slot; there is nothing more to do until it logs in. */
export const sysUserConnect: SysUserConnectHandler<Session, Services> = (context) => context.done()

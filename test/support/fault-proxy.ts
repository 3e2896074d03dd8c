/** A link with faults for as long as a test lasts. */

import { onTestFinished } from 'vitest'
import { freePort } from './free-port.js'
import { type TcpFaults, tcpFaults } from './tcp-faults.js'

export interface FaultProxy extends TcpFaults {
  readonly port: number
}

/** @param target the server's port */
export async function faultProxy(target: number): Promise<FaultProxy> {
  const port = await freePort()
  const faults = await tcpFaults(port, target)
  onTestFinished(faults.close)
  return Object.assign(faults, { port })
}

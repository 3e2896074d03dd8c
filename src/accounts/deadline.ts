import { after } from '../queue/clock.js'

/**
 * What the promise says, or an error where it says nothing in time; what it says later is for nobody.
 * @param ms the deadline
 */
export function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const callOff = after(ms, () => reject(new Error(`no answer in ${ms} ms`)))
    promise.then(resolve, reject).finally(callOff)
  })
}

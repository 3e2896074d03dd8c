/** Before the tests: the real redis-server that some of them start and stop on a free port of their own. */

import { spawnSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'

const WITHOUT_US =
  'install it and run the tests again: `apt-get install redis-server` on Debian and Ubuntu, `dnf install redis` on Fedora, `brew install redis` on macOS'
/** Two runs may start at once, and apt lets in one at a time: so often, so many seconds apart. */
const TRIES = 60
const PAUSE_S = 2
/** While this file says so, dpkg starts no services: what is installed here is for the tests alone. */
const POLICY = '/usr/sbin/policy-rc.d'

/** @throws Error where redis-server is missing and cannot be installed from here */
export default function installRedis(): void {
  if (isThere()) return
  if (spawnSync('apt-get', ['--version']).status !== 0 || process.getuid?.() !== 0) {
    throw new Error(`the tests need redis-server, and there is none on the PATH; ${WITHOUT_US}`)
  }
  const policyIsOurs = forbidServices()
  try {
    aptGet('update')
    aptGet('install', '--yes', '--no-install-recommends', 'redis-server')
  } finally {
    if (policyIsOurs) rmSync(POLICY, { force: true })
  }
  if (!isThere()) throw new Error(`apt-get installed redis-server, and it does not start; ${WITHOUT_US}`)
}

function isThere(): boolean {
  return spawnSync('redis-server', ['--version']).status === 0
}

/** Whether there was no such policy before. */
function forbidServices(): boolean {
  try {
    writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755, flag: 'wx' })
    return true
  } catch {
    return false // there is one, which is not ours to change
  }
}

function aptGet(...args: readonly string[]): void {
  for (let tried = 1; ; tried += 1) {
    const { status, stderr, error } = spawnSync('apt-get', ['--quiet', ...args], {
      encoding: 'utf8',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      timeout: 300_000,
    })
    if (status === 0 || isThere()) return
    const said = (error?.message ?? stderr).trim().split('\n').slice(0, 3).join(' ')
    const locked = /lock/i.test(said)
    if (tried === (locked ? TRIES : 3)) {
      throw new Error(`the tests need redis-server; apt-get ${args[0]} failed: ${said}; ${WITHOUT_US}`)
    }
    spawnSync('sleep', [String(PAUSE_S)])
  }
}

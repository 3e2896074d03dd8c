import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

const SLOW = 'test/**/*.slow.test.ts'

export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    globalSetup: ['test/build.ts', 'test/install-redis.ts'],
    // Most tests wait for child processes: with vitest's default, one less, two cores would run one file at a time.
    maxWorkers: availableParallelism(),
    projects: [
      { extends: true, test: { name: 'test', include: ['test/**/*.test.ts'], exclude: [SLOW] } },
      { extends: true, test: { name: 'slow', include: [SLOW] } },
    ],
    setupFiles: ['test/setup.ts'],
    // Property tests of 1,000 runs and child processes on a busy machine.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 20_000 } },
  },
})

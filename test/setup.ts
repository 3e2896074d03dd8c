import * as fc from 'fast-check'

// A counterexample of a few kilobytes can be shrunk for minutes; what is found by then is small enough to read.
fc.configureGlobal({ interruptAfterTimeLimit: 45_000, markInterruptAsFailure: true })

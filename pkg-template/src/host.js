// The host's globals by name: where a program writes `process` or `Buffer`, bundlers for browsers put polyfills.

export const host = typeof globalThis === 'undefined' ? {} : globalThis

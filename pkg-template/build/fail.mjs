/** Stops the build: what it was given is not what it was made for. */
export function fail(message) {
  throw new Error(message)
}

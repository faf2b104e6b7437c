// fixtures/raw-web: whether a web build starts in a mini-program.
export async function drive(sandbox) {
  sandbox.launch()
  const page = sandbox.open('pages/index')
  await sandbox.until(() => sandbox.dataOf(page).answer !== null, 'an answer')
  return sandbox.dataOf(page).answer
}

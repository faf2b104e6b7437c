// fixtures/raw-web: whether a web build starts in a mini-program; each page's answer or its error.
async function answerOf(sandbox, path) {
  try {
    const page = sandbox.open(path)
    await sandbox.until(() => sandbox.dataOf(page).answer !== null, () => 'an answer')
    return sandbox.dataOf(page).answer
  } catch (error) {
    return { message: error.message }
  }
}

export async function drive(sandbox) {
  sandbox.launch()
  return { web: await answerOf(sandbox, 'pages/web') }
}

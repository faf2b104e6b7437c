// One Chromium for all checks: pages are opened in it and what they computed is read from the screen.
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'

const USUAL = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable']
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-dev-shm-usage',
]

function executable() {
  const found = process.env.CHROME ?? USUAL.find((path) => existsSync(path))
  if (found === undefined) throw new Error('no Chromium was found; name one by CHROME=/path/to/chrome')
  return found
}

/** The text of the <output> of a page of an unpacked extension that has a background. */
export async function readExtension(folder, page, { timeout = 120_000 } = {}) {
  const profile = await mkdtemp(join(tmpdir(), 'points-rules-profile-'))
  const args = [...FLAGS, '--headless=new', `--disable-extensions-except=${folder}`, `--load-extension=${folder}`]
  const context = await chromium.launchPersistentContext(profile, { executablePath: executable(), headless: false, args })
  try {
    const background = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker', { timeout }))
    const popup = await context.newPage()
    await popup.goto(new URL(page, background.url()).href)
    const filled = popup.waitForFunction(() => document.querySelector('output')?.textContent, undefined, { timeout })
    return await (await filled).jsonValue()
  } finally {
    await context.close()
    await rm(profile, { recursive: true, force: true })
  }
}

/** `read(url)`: the text of the page's <output> once it is there; whatever the page complains of is the error. */
export async function openChromium() {
  const launch = () => chromium.launch({ executablePath: executable(), headless: true, args: FLAGS })
  let browser = await launch()

  async function read(url, { timeout = 30_000 } = {}) {
    // Between two checks a browser may have been ended from outside.
    if (!browser.isConnected()) browser = await launch()
    const page = await browser.newPage()
    const complaints = []
    page.on('pageerror', (error) => complaints.push(String(error)))
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
    page.on('requestfailed', (request) => complaints.push(`${request.url()} failed`))
    try {
      await page.goto(url)
      const filled = page.waitForFunction(() => document.querySelector('output')?.textContent, undefined, { timeout })
      return await (await filled).jsonValue()
    } catch (error) {
      throw new Error(`${url}: ${[...complaints, error.message].join('\n')}`)
    } finally {
      await page.close()
    }
  }

  return { read, close: () => browser.close() }
}

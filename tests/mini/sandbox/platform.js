// A mini-program's logic layer, evaluated inside the sandbox's own context: every object that a program can reach is
// of that context. `host` is what the outside lends and no program ever holds; `switches` says which client it is.
// Plain script of ES2019, so that the engine of Chrome 86's age runs it too. PLATFORMS.md has what it imitates.
;(function (host, switches) {
  'use strict'

  // ---- globals: ECMAScript's own and nothing else --------------------------------------------------------------

  const OWN = (
    'Infinity NaN undefined globalThis eval isFinite isNaN parseFloat parseInt decodeURI decodeURIComponent encodeURI ' +
    'encodeURIComponent escape unescape AggregateError Array ArrayBuffer Atomics BigInt BigInt64Array BigUint64Array ' +
    'Boolean DataView Date Error EvalError FinalizationRegistry Float32Array Float64Array Function Int8Array Int16Array ' +
    'Int32Array Map Number Object Promise Proxy RangeError ReferenceError RegExp Set SharedArrayBuffer String Symbol ' +
    'SyntaxError TypeError Uint8Array Uint8ClampedArray Uint16Array Uint32Array URIError WeakMap WeakRef WeakSet JSON ' +
    'Math Reflect'
  ).split(' ')
  const BIG = ['BigInt', 'BigInt64Array', 'BigUint64Array']
  const YOUNGER_THAN_IOS_14 = ['AggregateError', 'Atomics', 'FinalizationRegistry', 'SharedArrayBuffer', 'WeakRef']
  const WebAssembly = globalThis.WebAssembly
  const root = globalThis

  function missing() {
    const names = []
    if (switches.noBigInt) names.push(...BIG)
    if (switches.ios) names.push(...YOUNGER_THAN_IOS_14)
    if (switches.noGlobalThis || switches.douyin) names.push('globalThis')
    return names
  }

  function cleanGlobals() {
    const gone = missing()
    for (const name of Object.getOwnPropertyNames(root)) {
      if (!OWN.includes(name) || gone.includes(name)) delete root[name]
    }
  }

  // ---- the code package ----------------------------------------------------------------------------------------

  const loadedSubpackages = new Set()
  const manifest = JSON.parse(host.text('app.json'))
  const subpackages = (manifest.subPackages || manifest.subpackages || []).map((pack) => pack.root.replace(/\/?$/, '/'))

  /** A subpackage's files are there only once it is loaded. */
  function isThere(path) {
    const inside = subpackages.find((prefix) => path.startsWith(prefix))
    return host.has(path) && (inside === undefined || loadedSubpackages.has(inside))
  }

  function subpackageOf(path) {
    return subpackages.find((prefix) => path.startsWith(prefix))
  }

  function normal(path) {
    const parts = []
    for (const part of path.split('/')) {
      if (part === '..' && parts.length === 0) throw new Error(`${path} leaves the code package`)
      if (part === '..') parts.pop()
      else if (part !== '.' && part !== '') parts.push(part)
    }
    return parts.join('/')
  }

  // ---- modules -------------------------------------------------------------------------------------------------

  // The vendor wraps every module in a function with these parameters and gives none of them.
  const SHADOWED = (
    'window document frames self location navigator localStorage history Caches screen alert confirm prompt fetch ' +
    'XMLHttpRequest WebSocket webkit WeixinJSCore Reporter print URL URLSearchParams DOMParser WeixinJSBridge process ' +
    'Buffer'
  ).split(' ')
  const modules = new Map()

  function candidates(from, request) {
    const here = from.slice(0, from.lastIndexOf('/') + 1)
    if (/^\.\.?\//.test(request)) return [normal(here + request)]
    if (request.startsWith('/')) return [normal(request)]
    // Beside the file, else a package's folder beside it or beside any folder above.
    const found = [normal(here + request)]
    for (let folder = here; ; folder = folder.replace(/[^/]+\/$/, '')) {
      found.push(`${folder}miniprogram_npm/${normal(request)}`)
      if (folder === '') return found
    }
  }

  function resolve(from, request) {
    if (typeof request !== 'string') throw new TypeError('require takes a path')
    for (const path of candidates(from, request)) {
      for (const file of [path, `${path}.js`, `${path}/index.js`]) if (file.endsWith('.js') && isThere(file)) return file
    }
    throw new Error(`module '${candidates(from, request)[0]}.js' is not defined, require args is '${request}'`)
  }

  function requireFrom(from) {
    const require = (request) => run(resolve(from, request))
    require.async = (request) =>
      Promise.resolve().then(() => {
        const subpackage = subpackageOf(candidates(from, request)[0])
        if (subpackage !== undefined) loadedSubpackages.add(subpackage)
        return require(request)
      })
    return require
  }

  let running = ''

  function run(file) {
    const known = modules.get(file)
    if (known) return known.exports
    const module = { exports: {} }
    modules.set(file, module)
    const wrapped = host.evaluate(`(function (require, module, exports, ${SHADOWED.join(', ')}) {${host.text(file)}\n})`, file)
    const before = running
    running = file
    try {
      wrapped.call(undefined, requireFrom(file), module, module.exports)
    } catch (error) {
      modules.delete(file)
      throw error
    } finally {
      running = before
    }
    return module.exports
  }

  // ---- WebAssembly as the vendors give it ----------------------------------------------------------------------

  function fileOf(path) {
    if (typeof path !== 'string') throw new Error('first argument must be a string')
    if (/^(wxfile|https?):/.test(path)) throw new Error('not support wxfile: or http: path')
    const isKnown = path.endsWith('.wasm') || (path.endsWith('.wasm.br') && !switches.noBr)
    if (!isKnown) throw new Error('only support file type .wasm or .wasm.br')
    // Literally: a device does not resolve `./`.
    const file = path.replace(/^\//, '')
    if (!isThere(file)) throw new Error(`no such file: ${path}`)
    return file
  }

  function refuseGlobals(module) {
    const exported = WebAssembly.Module.exports(module).find(({ kind }) => kind === 'global')
    if (exported !== undefined) throw new Error(`iOS cannot export the Global ${exported.name}`)
  }

  function instantiate(path, imports) {
    return Promise.resolve()
      .then(() => WebAssembly.compile(host.bytes(fileOf(path))))
      .then((module) => {
        if (switches.ios) refuseGlobals(module)
        return WebAssembly.instantiate(module, imports)
      })
      .then((instance) => (switches.bareInstance ? instance : { instance }))
  }

  function hostWebAssembly() {
    const { Memory, Table, Global } = WebAssembly
    return switches.ios ? { instantiate, Memory, Table } : { instantiate, Memory, Table, Global }
  }

  // ---- pages ---------------------------------------------------------------------------------------------------

  const registered = new Map()
  const stack = []
  let app = null

  const plain = (value) => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)))

  /** `a.b[0].c` and `a.b.[0].c`, as setData takes them. */
  function keysOf(path) {
    return path.replace(/\.?\[(\d+)\]/g, '.$1').split('.')
  }

  function put(data, path, value) {
    const keys = keysOf(path)
    const last = keys.pop()
    let place = data
    keys.forEach((key, at) => {
      if (place[key] === undefined || place[key] === null) place[key] = /^\d+$/.test(keys[at + 1] || last) ? [] : {}
      place = place[key]
    })
    place[last] = value
  }

  /** What crosses to the view is data; functions and undefined do not cross. */
  function setData(patch, done) {
    for (const [path, value] of Object.entries(plain(patch))) put(this.data, path, value)
    if (done) Promise.resolve().then(() => done.call(this))
  }

  const doNothing = () => {}

  function pageOf(path, query) {
    const options = registered.get(path)
    if (options === undefined) throw new Error(`${path} registered no page`)
    const { methods, lifetimes, data, ...rest } = options
    const page = { ...rest, ...methods, ...lifetimes }
    const given = typeof data === 'function' ? data() : data
    Object.assign(page, { is: path, route: path, __route__: path, options: query, data: plain(given || {}), setData })
    Object.assign(page, { properties: page.data, triggerEvent: doNothing, selectComponent: () => null, selectAllComponents: () => [] })
    Object.assign(page, { createSelectorQuery: wx.createSelectorQuery, groupSetData: (run) => run() })
    return page
  }

  function call(page, name, ...args) {
    if (typeof page[name] === 'function') return page[name](...args)
    return undefined
  }

  function open(path, query) {
    if (!isThere(`${path}.js`)) throw new Error(`no such page: ${path}`)
    run(`${path}.js`)
    const page = pageOf(path, query)
    stack.push(page)
    for (const name of ['created', 'attached']) call(page, name)
    call(page, 'onLoad', query)
    call(page, 'onShow')
    for (const name of ['ready', 'onReady']) call(page, name)
    return page
  }

  // ---- the vendor's API, as far as the programs here ask for it --------------------------------------------------

  const query = { select: () => query, selectViewport: () => query, selectAll: () => query, in: () => query, fields: () => query }
  Object.assign(query, { boundingClientRect: () => query, node: () => query, scrollOffset: () => query, exec: doNothing })
  const screen = { windowWidth: 375, windowHeight: 667, screenWidth: 375, screenHeight: 667, pixelRatio: 2, statusBarHeight: 20 }
  const client = { SDKVersion: '2.30.0', version: '8.0.30', language: 'zh_CN', theme: 'light', host: { appId: '' } }
  const device = { brand: 'devtools', model: 'phone', platform: switches.ios ? 'ios' : 'android', system: switches.ios ? 'iOS 14.0' : 'Android 10' }
  const safeArea = { safeArea: { left: 0, right: 375, top: 20, bottom: 667, width: 375, height: 647 } }
  const wx = {
    canIUse: () => false,
    nextTick: (task) => {
      Promise.resolve().then(task)
    },
    createSelectorQuery: () => query,
    getSystemInfoSync: () => ({ ...screen, ...client, ...device, ...safeArea }),
    getWindowInfo: () => ({ ...screen, ...safeArea }),
    getAppBaseInfo: () => ({ ...client }),
    getDeviceInfo: () => ({ ...device }),
    getMenuButtonBoundingClientRect: () => ({ width: 87, height: 32, left: 281, top: 24, right: 368, bottom: 56 }),
    getStorageSync: () => '',
    setStorageSync: doNothing,
    getLaunchOptionsSync: () => ({ path: manifest.pages[0], query: {}, scene: 1001 }),
    getEnterOptionsSync: () => ({ path: manifest.pages[0], query: {}, scene: 1001 }),
    env: { USER_DATA_PATH: 'wxfile://usr' },
  }
  for (const name of ['onError', 'onUnhandledRejection', 'onPageNotFound', 'onAppShow', 'onAppHide', 'onThemeChange']) {
    wx[name] = doNothing
  }

  function line(values) {
    return values.map((value) => (value instanceof Error ? `${value.name}: ${value.message}\n${value.stack}` : String(value))).join(' ')
  }

  const log = (kind) => (...values) => host.log(kind, line(values))

  function giveGlobals() {
    const given = {
      console: { log: log('log'), info: log('info'), warn: log('warn'), error: log('error'), debug: log('debug') },
      setTimeout: (task, delay, ...args) => host.setTimeout(() => task(...args), delay),
      setInterval: (task, delay, ...args) => host.setInterval(() => task(...args), delay),
      clearTimeout: (timer) => host.clearTimeout(timer),
      clearInterval: (timer) => host.clearInterval(timer),
      App: (options) => {
        app = options
      },
      Page: (options) => {
        registered.set(running.replace(/\.js$/, ''), options)
      },
      Component: (options) => {
        registered.set(running.replace(/\.js$/, ''), options)
      },
      Behavior: (options) => options,
      getApp: () => app,
      getCurrentPages: () => stack.slice(),
      // The vendor's own object, which uni-app writes to; it is not the global one.
      global: {},
    }
    given[switches.douyin ? 'tt' : 'wx'] = wx
    if (!switches.noWasm) given[switches.douyin ? 'TTWebAssembly' : 'WXWebAssembly'] = hostWebAssembly()
    for (const [name, value] of Object.entries(given)) {
      Object.defineProperty(root, name, { value, writable: true, configurable: true, enumerable: false })
    }
  }

  cleanGlobals()
  giveGlobals()

  // ---- what a driver outside may do ----------------------------------------------------------------------------

  return {
    launch() {
      run('app.js')
      if (app === null) throw new Error('app.js registered no App')
      const options = { path: manifest.pages[0], query: {}, scene: 1001 }
      call(app, 'onLaunch', options)
      call(app, 'onShow', options)
    },
    open: (path) => open(path, {}),
    /** An event or another call of the view, as data. */
    fire: (page, name, event) => page[name](event === undefined ? undefined : JSON.parse(event)),
    dataOf: (page) => JSON.stringify(page.data),
    pathOf: (page) => page.route,
    takes: (page, name) => typeof page[name] === 'function',
    loadSubpackage: (prefix) => loadedSubpackages.add(prefix.replace(/\/?$/, '/')),
  }
})

const { openRules } = require('./core')

App({
  onLaunch() {
    // Begin early; the pages wait for the same promise and show what went wrong.
    openRules().catch(() => {})
  },
})

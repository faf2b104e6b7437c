import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'

export default defineConfig({
  // One page with hash routes: a file that is missing is a 404, also where Vite serves.
  appType: 'mpa',
  // A relative base, so that dist/ works at a root and below a sub-path alike.
  base: './',
  plugins: [vue()],
  build: {
    // The floor of the package's browser build (iOS 14, Chrome 86).
    target: ['es2020', 'ios14', 'chrome86'],
    cssTarget: ['ios14', 'chrome86'],
    // The charts' own chunk, fetched after the page stands.
    chunkSizeWarningLimit: 600,
  },
  preview: { headers: { 'X-Content-Type-Options': 'nosniff' } },
  server: {
    // The package is a link to a folder beside this one.
    fs: { allow: ['..'] },
  },
})

import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** What the browser gets: files with their hash in the name, no inline script or style, so that the CSP needs none. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    target: 'es2023',
    assetsInlineLimit: 0,
    // One file: a part's style that was missed while the connection was lost would not be asked for again.
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
  },
});

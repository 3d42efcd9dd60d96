// The browser build, since the other one reaches for Node's streams; built once for both module systems, see data.ts.
export { default as Papa } from 'papaparse/papaparse.min.js'

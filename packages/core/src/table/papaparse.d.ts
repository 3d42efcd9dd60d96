// The browser build: the other one reaches for Node's streams.
declare module 'papaparse/papaparse.min.js' {
  import Papa from 'papaparse'
  export default Papa
}

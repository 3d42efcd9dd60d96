// The one import with conditions: threads-node.ts in Node, threads-none.ts elsewhere.
export { threads } from '#summary-threads'

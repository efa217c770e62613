/** What is wrong with a number as a port, if anything. */
export function portProblem(port: number): string | undefined {
  return Number.isInteger(port) && port >= 1 && port <= 65535 ? undefined : `${port} is not a port: ports are whole numbers from 1 to 65535`;
}

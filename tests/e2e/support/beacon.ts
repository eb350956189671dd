// `klabat-beacon` as a process, and its loopback link: one JSON object a line, each answered by one.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { environment } from "./environment";

/** What `klabat-beacon init` prints, and an admin registers. */
export type Identity = { beacon_id: string; public_key: string };

/** A beacon with its state in a folder. */
export class Beacon {
  private process?: ChildProcess;
  private address?: { host: string; port: number };

  private constructor(
    private readonly state: string,
    /** The very line that was printed. */
    readonly printed: string,
  ) {}

  /** Makes a new one; `folder` must not be there yet. */
  static init(folder: string): Beacon {
    const state = join(folder, "state");
    return new Beacon(state, execFileSync(environment.beacon, ["init", "--state", state], { encoding: "utf8" }).trim());
  }

  /** The one whose state lies in `folder`, as `init` printed it. */
  static kept(folder: string, printed: string): Beacon {
    return new Beacon(join(folder, "state"), printed);
  }

  get identity(): Identity {
    return JSON.parse(this.printed);
  }

  /** Starts it (again: the next boot). With `edge` it asks for its refreshes itself, else a phone has to carry them. */
  async start(edge?: string): Promise<void> {
    const config = await (await fetch(`${environment.origin}/api/v1/config`)).json();
    const args = ["run", "--state", this.state, "--edge-key", config.edge_keys[0], "--listen", "127.0.0.1:0"];
    const child = spawn(environment.beacon, edge ? [...args, "--edge", edge] : args, {
      stdio: ["ignore", "pipe", "inherit"],
    });
    this.process = child;
    for await (const line of createInterface({ input: child.stdout! })) {
      const [host, port] = (JSON.parse(line).listening as string).split(":");
      this.address = { host, port: Number(port) };
      return;
    }
    throw new Error("klabat-beacon ended before it listened");
  }

  /** A socket for one phone. */
  async link(): Promise<Link> {
    if (!this.address) throw new Error("the beacon is not running");
    const socket = connect(this.address);
    await new Promise<void>((resolve, reject) => socket.once("connect", resolve).once("error", reject));
    return new Link(socket);
  }

  /** Ends the process; what it stored stays. */
  async stop(): Promise<void> {
    const child = this.process;
    this.process = undefined;
    this.address = undefined;
    if (!child || child.exitCode !== null) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill();
    await ended;
  }
}

type Answer = { id: number; error?: string; value?: string; connection?: number };

/** One phone's socket to the beacon. */
export class Link {
  private next = 0;
  private readonly waiting = new Map<number, (answer: Answer) => void>();

  constructor(private readonly socket: Socket) {
    createInterface({ input: socket }).on("line", (line) => {
      const answer = JSON.parse(line) as Answer;
      this.waiting.get(answer.id)?.(answer);
      this.waiting.delete(answer.id);
    });
    socket.on("close", () => {
      for (const [id, answer] of this.waiting) answer({ id, error: "closed" });
      this.waiting.clear();
    });
    // What was asked meanwhile is answered by the close that follows.
    socket.on("error", () => undefined);
  }

  /** Sends an operation; fails with what the beacon says when it cannot be done. */
  async call(operation: Record<string, unknown>): Promise<Answer> {
    const id = ++this.next;
    const answered = new Promise<Answer>((resolve) => this.waiting.set(id, resolve));
    this.socket.write(`${JSON.stringify({ id, ...operation })}\n`);
    const answer = await answered;
    if (answer.error) throw new Error(answer.error);
    return answer;
  }

  close(): void {
    this.socket.destroy();
  }
}

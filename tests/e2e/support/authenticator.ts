// Chromium's virtual authenticator, as a phone's platform authenticator or an admin's passkeys.
import type { BrowserContext, CDPSession, Page } from "@playwright/test";

/** A key as the authenticator holds it. */
export type Key = { credentialId: string; [more: string]: unknown };

/** An authenticator whose finger always matches unless told otherwise. */
export class Authenticator {
  private constructor(
    private readonly session: CDPSession,
    private readonly authenticatorId: string,
  ) {}

  /** Adds one to the page. `synced`: a synced passkey provider, whose keys the service refuses for an ASN. */
  static async add(context: BrowserContext, page: Page, { synced = false } = {}): Promise<Authenticator> {
    const session = await context.newCDPSession(page);
    await session.send("WebAuthn.enable");
    const { authenticatorId } = await session.send("WebAuthn.addVirtualAuthenticator", {
      options: {
        protocol: "ctap2",
        ctap2Version: "ctap2_1",
        transport: "internal",
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
        defaultBackupEligibility: synced,
        defaultBackupState: synced,
      },
    });
    return new Authenticator(session, authenticatorId);
  }

  /** Whether the finger matches from now on. */
  async matches(isUserVerified: boolean): Promise<void> {
    await this.send("setUserVerified", { isUserVerified });
  }

  /** Whether the answers carry a wrong flag or signature from now on. */
  async overrides(bits: { isBogusSignature?: boolean; isBadUV?: boolean; isBadUP?: boolean }): Promise<void> {
    await this.send("setResponseOverrideBits", bits);
  }

  /** The keys it holds. */
  async keys(): Promise<Key[]> {
    return (await this.send<{ credentials: Key[] }>("getCredentials", {})).credentials;
  }

  /** Puts keys of another session of the same device in. */
  async hold(keys: Key[]): Promise<void> {
    for (const credential of keys) await this.send("addCredential", { credential });
  }

  private send<T>(method: string, parameters: object): Promise<T> {
    const all = { authenticatorId: this.authenticatorId, ...parameters };
    return this.session.send(`WebAuthn.${method}` as never, all as never) as Promise<T>;
  }
}

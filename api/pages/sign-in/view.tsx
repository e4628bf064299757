/** The props of the sign-in. */
export type SignInProps = {
  /** Where to continue afterwards, from the root of the server. */
  next: string;
  /** What was wrong with the last attempt. */
  fault: string | undefined;
  /** The name of the token of the present session. */
  signedIn: string | undefined;
  /** Whether the server has tokens at all. */
  needed: boolean;
  root: string;
};

/** Exchanges a token for a session. It works without a script. */
export function SignInView({ next, fault, signedIn, needed, root }: SignInProps) {
  if (!needed) {
    return (
      <section class="sign-in">
        <h1>Sign in</h1>
        <p>This server has no tokens (API_TOKENS): everybody on this machine can see everything.</p>
        <p class="ways">
          <a class="button" href={`${root}${next}`}>
            Continue
          </a>
        </p>
      </section>
    );
  }
  return (
    <section class="sign-in">
      <h1>Sign in</h1>
      <p>With a token of this server. The browser keeps a session for seven days, not the token.</p>
      <form method="post" action={`${root}ui/sign-in`}>
        <input type="hidden" name="next" value={next} />
        <label for="token">Token</label>
        <input
          id="token"
          name="token"
          type="password"
          autocomplete="current-password"
          spellcheck={false}
          aria-invalid={fault === undefined ? undefined : true}
          aria-describedby={fault === undefined ? undefined : "fault"}
          required
          maxLength={1000}
        />
        {fault && (
          <p id="fault" class="fault" role="alert">
            {fault}
          </p>
        )}
        <button type="submit" class="primary">
          Sign in
        </button>
      </form>
      {signedIn && <SignedIn name={signedIn} root={root} />}
    </section>
  );
}

/** The sign-out for a present session: here, and everywhere. */
function SignedIn({ name, root }: { name: string; root: string }) {
  return (
    <form method="post" action={`${root}ui/sign-out`}>
      <p>
        You are signed in with the token <code>{name}</code>.
      </p>
      <p class="ways">
        <button type="submit">Sign out here</button>
        <button type="submit" name="everywhere" value="yes">
          Sign out everywhere
        </button>
      </p>
    </form>
  );
}

// Coming in, and leaving.
import { useState } from "preact/hooks";
import { ask } from "./ask.ts";
import { html } from "./html.ts";
import { sentenceOf } from "./refusal.ts";
import { load } from "./state.ts";
import { words } from "./words/words.ts";

export function Login() {
  const [error, setError] = useState<string | null>(null);
  const send = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    try {
      await ask("/api/login", { name: form.get("name"), password: form.get("password") });
      await load();
    } catch (refused) {
      setError(sentenceOf(refused));
    }
  };
  return html`<main class="login" id="content">
    <h1>Sippra</h1>
    <form onSubmit=${send}>
      <label>${words.user} <input name="name" autocomplete="username" required autofocus /></label>
      <label>${words.password} <input name="password" type="password" autocomplete="current-password" required /></label>
      ${error !== null && html`<p role="alert" class="refused">${error}</p>`}
      <button>${words.signIn}</button>
    </form>
  </main>`;
}

export async function logout(): Promise<void> {
  await ask("/api/logout", {}).catch(() => {});
  location.assign("/");
}

/** The `code` of the error that `f` throws. */
export function codeOf(f: () => unknown): string {
  try {
    f();
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === undefined) throw error;
    return code;
  }
  return "nothing thrown";
}

// Some platform packages (node-<platform>) publish "os" and "cpu" as plain strings. pnpm records only arrays in the
// lockfile and would then install every platform's build everywhere, so the strings become arrays of one.
export const hooks = {
  readPackage(pkg) {
    for (const key of ["os", "cpu"]) {
      if (typeof pkg[key] === "string") pkg[key] = [pkg[key]];
    }
    return pkg;
  },
};

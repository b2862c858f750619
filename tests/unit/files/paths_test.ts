import { baseName, isAbsolute, join, parentOf } from "../../../src/files/paths.ts";
import { assert, assertEquals } from "../../../src/std/assert.ts";

Deno.test("isAbsolute() knows each system's paths", () => {
  for (const path of ["/", "/home/ada"]) assert(isAbsolute(path, "linux"), path);
  for (const path of ["", "home", "./x", "C:\\x", "\\x"]) assert(!isAbsolute(path, "linux"), path);
  for (const path of ["C:\\", "c:/x", "\\\\server\\share", "//server/share"]) assert(isAbsolute(path, "windows"), path);
  for (const path of ["", "C:", "C:x", "\\x", "/x", "x"]) assert(!isAbsolute(path, "windows"), path);
});

Deno.test("join() puts the system's separator between, and only one", () => {
  assertEquals(join("/home/ada", "x", "linux"), "/home/ada/x");
  assertEquals(join("/home/ada/", "x", "linux"), "/home/ada/x");
  assertEquals(join("/", "x", "linux"), "/x");
  assertEquals(join("C:\\Users", "x", "windows"), "C:\\Users\\x");
  assertEquals(join("C:/Users/", "x", "windows"), "C:/Users/x");
});

Deno.test("baseName() and parentOf() take a path apart", () => {
  for (
    const [path, os, parent, name] of [
      ["/home/ada", "linux", "/home/", "ada"],
      ["/home/", "linux", "/", "home"],
      ["/", "linux", undefined, ""],
      ["/a\\b", "linux", "/", "a\\b"],
      ["C:\\a\\b\\", "windows", "C:\\a\\", "b"],
      ["C:/a", "windows", "C:/", "a"],
      ["C:\\", "windows", undefined, ""],
    ] as const
  ) {
    assertEquals(baseName(path, os), name, path);
    assertEquals(parentOf(path, os), parent, path);
  }
});
